import { RouteConfig } from '@nestjs/platform-fastify';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import type { ErrorPresenter } from '../problem/error-presenter';

/** What our hooks, guards and filter may know about a route. */
export interface RouteFacts {
  /** The route's own shape for refusals; absent means RFC 9457. */
  readonly presentError?: ErrorPresenter;
  /** True when a guard throws the validation problems, after all other guards. */
  readonly isValidatedByGuard?: boolean;
  /** True when the body is JSON whatever its content type says. */
  readonly readsAnyMediaType?: boolean;
}

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- this is how Fastify's types are extended
  interface FastifyContextConfig extends RouteFacts {}
}

const ROUTE_FACTS = Symbol('ROUTE_FACTS');

/** Adds facts to the route configuration of a handler; facts that it has already stay as they are. */
export function extendRouteConfig(handler: object, facts: RouteFacts): void {
  const merged = { ...facts, ...(Reflect.getMetadata(ROUTE_FACTS, handler) as RouteFacts | undefined) };
  Reflect.defineMetadata(ROUTE_FACTS, merged, handler);
  RouteConfig(merged)(handler as () => void);
}

/** The route handlers of a controller class, by method name. */
export function routeHandlersOf(controller: { readonly prototype: object }): ReadonlyMap<string, object> {
  const methods = Object.entries(Object.getOwnPropertyDescriptors(controller.prototype));
  return new Map(
    methods.flatMap(([name, { value }]: [string, PropertyDescriptor]) =>
      typeof value === 'function' && Reflect.hasMetadata(PATH_METADATA, value as object)
        ? [[name, value as object]]
        : [],
    ),
  );
}
