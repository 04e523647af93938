import type { FastifyInstance } from 'fastify';
import { withWrittenNumbers } from '@app/kernel';
import { UnsupportedMediaTypeError } from '../http.errors';

/**
 * Reads JSON bodies and nothing else; every other media type is answered with 415, unless the route reads JSON under any
 * name. An empty body counts as `{}`, with and
 * without a content type: published clients send both. Keys that would change an object's prototype are refused.
 */
export function readJsonBodies(instance: FastifyInstance): void {
  const parse = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  const read: typeof parse = (request, text, done) => {
    if (text.length === 0) return done(null, {});
    request.bodyText = text;
    return parse(request, text, (error, body) => done(error, withWrittenNumbers(body, text)));
  };
  instance.addContentTypeParser('application/json', { parseAs: 'string' }, read);
  instance.addContentTypeParser('*', { parseAs: 'string' }, (request, text: string, done) => {
    if (request.routeOptions.config.readsAnyMediaType !== true) return done(new UnsupportedMediaTypeError());
    return read(request, text, done);
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
