import type { Clock, TraceContext } from '@app/kernel';
import { openTrace, type Metrics } from '@app/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import { callerSignalOf } from './caller-signal';

declare module 'fastify' {
  interface FastifyRequest {
    /** Request id and trace id of this request. */
    trace: TraceContext;
    /** When its headers arrived. */
    receivedAt: Date;
    /** Fires when the caller leaves before the answer; hand it to everything that waits. Made on first use. */
    readonly callerSignal: AbortSignal;
    /** The JSON body as it was received, for doors that pass it on unchanged; null when there was none. */
    bodyText: string | null;
  }
}

const RESPONSE = Symbol('response');
const SIGNAL = Symbol('callerSignal');

interface Internals {
  [RESPONSE]: ServerResponse;
  [SIGNAL]?: AbortSignal;
}

/** Route label of requests that match no route, so that paths which callers invent make no new metric series. */
const UNMATCHED = '(unmatched)';

/**
 * Opens the context of each request, answers with its ids and measures it. A handler that takes over the raw response
 * must write `reply.getHeaders()` itself.
 */
export function openRequestContexts(instance: FastifyInstance, clock: Clock): void {
  instance.decorateRequest('trace', null as unknown as TraceContext);
  instance.decorateRequest('receivedAt', null as unknown as Date);
  instance.decorateRequest('bodyText', null);
  instance.decorateRequest('callerSignal', {
    getter(this: FastifyRequest) {
      const internals = this as unknown as Internals;
      return (internals[SIGNAL] ??= callerSignalOf(internals[RESPONSE]));
    },
  });
  instance.addHook('onRequest', (request, reply, done) => {
    request.receivedAt = clock.now();
    (request as unknown as Internals)[RESPONSE] = reply.raw;
    const { requestId, traceId } = traceOf(request);
    void reply.headers({
      'x-request-id': requestId,
      'x-axonflow-trace-id': traceId,
      'x-content-type-options': 'nosniff',
    });
    done();
  });
}

/** Measures every answered request from its first header to the end of its answer. */
export function measureRequests(instance: FastifyInstance, metrics: Metrics): void {
  instance.addHook('onResponse', (request, reply, done) => {
    metrics.observeRequest({
      method: request.method,
      route: request.routeOptions.url ?? UNMATCHED,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
    done();
  });
}

/** The trace of a request; opened here for requests that the framework refuses before any hook runs. */
export function traceOf(request: FastifyRequest): TraceContext {
  // A decorated property is null until it is set.
  return (request.trace ??= openTrace(request.headers));
}
