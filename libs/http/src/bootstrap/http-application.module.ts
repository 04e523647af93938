import { ObservabilityModule } from '@app/observability';
import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ProblemFilter } from '../problem/problem.filter';
import { RouteTable } from '../request/route-table';
import { Draining } from '../shutdown/draining';

/** Surrounds an application with what every HTTP service needs. */
@Global()
@Module({
  imports: [ObservabilityModule],
  providers: [Draining, RouteTable, { provide: APP_FILTER, useClass: ProblemFilter }],
  exports: [Draining, RouteTable],
})
export class HttpApplicationModule {
  static around(application: Type<unknown> | DynamicModule): DynamicModule {
    return { module: HttpApplicationModule, imports: [application] };
  }
}
