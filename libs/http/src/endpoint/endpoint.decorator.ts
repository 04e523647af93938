import { applyDecorators, HttpCode, UseGuards } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { TObject, TSchema } from '@sinclair/typebox';
import { ValidRequestGuard } from '../validation/valid-request.guard';
import { extendRouteConfig } from './route-config';

/** Everything that is known about a route before a request comes. */
export interface EndpointOptions {
  /** One line, for the list of routes. */
  readonly summary: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** Name of the operation in generated clients; the method's name when absent. */
  readonly operationId?: string;
  readonly body?: TSchema;
  /** For clients that send JSON under other media types, or under none; others are answered with 415. */
  readonly readsAnyMediaType?: boolean;
  readonly query?: TObject;
  readonly params?: TObject;
  /**
   * Answers by status. The first status from 200 to 299 is what the route answers unless it sets another one. Bodies of
   * successful answers are written by their schema, and a field that it does not name does not leave; others are only
   * documented.
   */
  readonly responses: Readonly<Record<number, TSchema>>;
}

const ENDPOINT = Symbol('ENDPOINT');

/** Describes a route once: one schema validates the request, writes the answer and documents both. */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  const successes = Object.entries(options.responses).filter(([status]) => isSuccess(Number(status)));
  const schema = {
    ...(options.body && { body: options.body }),
    ...(options.query && { querystring: options.query }),
    ...(options.params && { params: options.params }),
    response: Object.fromEntries(successes),
  };
  const [status] = successes[0] ?? [];
  return applyDecorators(
    RouteSchema(schema),
    UseGuards(new ValidRequestGuard()),
    ...(status === undefined ? [] : [HttpCode(Number(status))]),
    (_target: object, _key: string | symbol, descriptor: PropertyDescriptor) => {
      const handler = descriptor.value as object;
      Reflect.defineMetadata(ENDPOINT, options, handler);
      extendRouteConfig(handler, {
        isValidatedByGuard: true,
        readsAnyMediaType: options.readsAnyMediaType ?? false,
      });
    },
  );
}

/** What {@link Endpoint} said about a route handler, if anything. */
export function endpointOf(handler: object): EndpointOptions | undefined {
  return Reflect.getMetadata(ENDPOINT, handler) as EndpointOptions | undefined;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
