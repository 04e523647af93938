import type { ErrorPresenter } from '../problem/error-presenter';
import { extendRouteConfig, routeHandlersOf } from './route-config';

/**
 * Gives all routes that a controller class declares an error shape of its own, or one route that wants another one. It
 * holds for every failure of the route, also for those before the controller runs: body too large, malformed JSON,
 * refused credential, wrong fields. Requests that match no route get the problem itself.
 */
export function PresentErrors(presentError: ErrorPresenter): ClassDecorator & MethodDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const handlers =
      descriptor === undefined
        ? [...routeHandlersOf(target as { readonly prototype: object }).values()]
        : [descriptor.value as object];
    for (const handler of handlers) extendRouteConfig(handler, { presentError });
  };
}
