import { Module, type DynamicModule } from '@nestjs/common';
import { processEnvironment } from './environment';
import { loadSections, type Environment, type Section } from './section';

/** Makes the loaded values of sections injectable everywhere, each under the token of its section. */
@Module({})
export class ConfigModule {
  /** @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem of every section */
  static forRoot(sections: readonly Section[], env: Environment = processEnvironment()): DynamicModule {
    const providers = [...loadSections(sections, env)].map(([provide, useValue]) => ({ provide, useValue }));
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}
