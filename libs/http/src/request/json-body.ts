import type { FastifyInstance } from 'fastify';

/**
 * Reads JSON bodies and nothing else; every other media type is answered with 415. An empty body counts as `{}`, with and
 * without a content type: published clients send both. Keys that would change an object's prototype are refused.
 */
export function readJsonBodies(instance: FastifyInstance): void {
  const parse = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text: string, done) => {
    if (text.length === 0) return done(null, {});
    request.bodyText = text;
    return parse(request, text, done);
  });
  instance.addHook('onRoute', (route) => {
    if (route.schema?.body === undefined) return;
    const present = route.preValidation ?? [];
    route.preValidation = [
      ...(Array.isArray(present) ? present : [present]),
      (request, _reply, done) => {
        request.body ??= {};
        done();
      },
    ];
  });
}
