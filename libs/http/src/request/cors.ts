import type { FastifyInstance } from 'fastify';
import type { RouteTable } from './route-table';

const PREFLIGHT_MAX_AGE_S = 600;

/** Headers of ours that scripts of an allowed origin may read. */
const EXPOSED_HEADERS = [
  'retry-after',
  'server-timing',
  'x-request-id',
  'x-axonflow-trace-id',
  'x-axonflow-decision-id',
  'x-axonflow-provider',
  'x-axonflow-simulated',
].join(', ');

/**
 * Answers OPTIONS on every known path and lets the listed web origins read answers. Credentials of the browser (cookies)
 * are never allowed across origins. No origin is allowed unless it is listed: a page that someone visits must not be able
 * to use an agent on their machine.
 * @param allowed origins separated by commas, or `*`
 */
export function answerCors(instance: FastifyInstance, allowed: string, routes: RouteTable): void {
  const origins = new Set(
    allowed
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
  );
  instance.addHook('onRequest', (request, reply, done) => {
    const origin = request.headers.origin;
    const isAllowed = origin !== undefined && (origins.has('*') || origins.has(origin));
    if (isAllowed) {
      void reply.headers({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': EXPOSED_HEADERS,
        vary: 'origin',
      });
    }
    if (request.method !== 'OPTIONS' || !request.is404) return done();
    const methods = routes.methodsFor(request.url).join(', ');
    if (methods === '') return done();
    if (isAllowed) {
      void reply.headers({
        'access-control-allow-methods': methods,
        'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
        'access-control-max-age': PREFLIGHT_MAX_AGE_S,
      });
    }
    void reply.code(204).header('allow', methods).send();
  });
}
