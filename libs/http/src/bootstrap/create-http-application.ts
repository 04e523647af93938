import { systemClock, type Clock } from '@app/kernel';
import { ApplicationLogger, Metrics } from '@app/observability';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from 'node:http';
import type { HttpSettings } from '../http.config';
import { createDualServer } from '../listener/dual-server';
import { DEFAULT_LIMITS, type ListenerLimits } from '../listener/listener-limits';
import type { RequestHandler } from '../listener/protocol-servers';
import { loadTlsIdentity } from '../listener/tls-identity';
import { answerWithProblem } from '../problem/answer-with-problem';
import { toAppError } from '../problem/foreign-errors';
import { refuseBrokenRequests } from '../request/broken-requests';
import { answerCors } from '../request/cors';
import { readJsonBodies } from '../request/json-body';
import { measureRequests, openRequestContexts } from '../request/request-context';
import { RouteTable } from '../request/route-table';
import { requestValidatorCompiler } from '../validation/request-validator';
import { HttpApplicationModule } from './http-application.module';

/** Model names may be resource names of up to 2,048 characters, percent-encoded. */
const MAX_PATH_PARAMETER_CHARS = 6_144;

export interface HttpApplicationOptions {
  readonly settings: HttpSettings;
  readonly clock?: Clock;
  readonly limits?: Partial<ListenerLimits>;
}

/**
 * Makes an HTTP service from a module, ready to listen: one port for HTTP/1.1 and HTTP/2, request context, validation by
 * schema, problem details for every failure, CORS and metrics. The module must load the sections of logging and HTTP
 * through ConfigModule. Log lines of the start wait for the logger.
 * @throws TlsIdentityError (CONFIGURATION_INVALID) when the certificate cannot be read
 */
export async function createHttpApplication(
  module: Type<unknown> | DynamicModule,
  { settings, clock = systemClock, limits = {} }: HttpApplicationOptions,
): Promise<NestFastifyApplication> {
  const tls = await loadTlsIdentity(settings);
  const adapter = new FastifyAdapter({
    bodyLimit: settings.maxBodyBytes,
    clientErrorHandler: refuseBrokenRequests,
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
      answerWithProblem(reply, toAppError(error, settings.maxBodyBytes)),
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER_CHARS },
    serverFactory: (handler: RequestHandler) =>
      createDualServer(handler, { tls, limits: { ...DEFAULT_LIMITS, ...limits } }) as unknown as Server,
  });
  const instance = adapter.getInstance<FastifyInstance>();
  prepare(instance);
  const app = await NestFactory.create<NestFastifyApplication>(
    HttpApplicationModule.around(module),
    adapter,
    {
      bodyParser: false,
      bufferLogs: true,
      abortOnError: false,
    },
  );
  app.useLogger(app.get(ApplicationLogger));
  const routes = app.get(RouteTable);
  instance.addHook('onRoute', ({ method, path }) => routes.add(path, [method].flat()));
  openRequestContexts(instance, clock);
  answerCors(instance, settings.corsOrigins, routes);
  measureRequests(instance, app.get(Metrics));
  return app;
}

/** Everything that concerns routes must stand before Nest adds the first one. */
function prepare(instance: FastifyInstance): void {
  instance.setValidatorCompiler(requestValidatorCompiler());
  readJsonBodies(instance);
  instance.addHook('onRoute', (route) => {
    if (route.config?.isValidatedByGuard === true) route.attachValidation = true;
  });
}
