import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller';
import { MetricsController } from './metrics.controller';
import { READINESS_INDICATORS, type ReadinessIndicator } from './readiness-indicator';
import { ReadinessService } from './readiness.service';

export interface HealthModuleOptions {
  /** Modules that export what the indicators need. */
  readonly imports?: ModuleMetadata['imports'];
  /** What must work before the service takes work. */
  readonly indicators: readonly Type<ReadinessIndicator>[];
  /** Put on the controllers, for instance to open them to callers without credentials. */
  readonly decorators?: readonly ClassDecorator[];
}

const CONTROLLERS = [HealthController, MetricsController];

/** `GET /health/live`, `GET /health/ready` and `GET /metrics`. */
@Module({})
export class HealthModule {
  static forRoot({ imports = [], indicators, decorators = [] }: HealthModuleOptions): DynamicModule {
    for (const decorate of decorators) CONTROLLERS.forEach((controller) => decorate(controller));
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: CONTROLLERS,
      providers: [
        ReadinessService,
        ...indicators,
        {
          provide: READINESS_INDICATORS,
          inject: [...indicators],
          useFactory: (...found: ReadinessIndicator[]) => found,
        },
      ],
    };
  }
}
