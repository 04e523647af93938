import { Controller, Delete, Get, Post, Put, Req, Res, type Type } from '@nestjs/common';
import { Type as Schema } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { presentAxonflowError } from '../doors/axonflow/axonflow-error.presenter';
import { Forwarding } from './forwarding';
import type { ForwardedRoute } from './forwarded-route';
import { AnyJson } from './plans.dto';

const METHODS = { DELETE: Delete, GET: Get, POST: Post, PUT: Put } as const;

/** Makes a controller with one method for each route, all of which do the same: hand it on. */
export function forwardingController(routes: readonly ForwardedRoute[]): Type<unknown> {
  @Controller()
  class ForwardingController {
    constructor(readonly forwarding: Forwarding) {}
  }
  for (const route of routes) addRoute(ForwardingController.prototype, route);
  PresentErrors(presentAxonflowError)(ForwardingController);
  return ForwardingController;
}

function addRoute(prototype: object, route: ForwardedRoute): void {
  const name = route.operationId;
  const descriptor: PropertyDescriptor = {
    configurable: true,
    writable: true,
    value(
      this: { readonly forwarding: Forwarding },
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<unknown> {
      return this.forwarding.forward(route, request, reply);
    },
  };
  Object.defineProperty(prototype, name, descriptor);
  // What the compiler writes for methods that are written out.
  Reflect.defineMetadata('design:paramtypes', [Object, Object], prototype, name);
  METHODS[route.method]([...route.paths])(prototype, name, descriptor);
  Endpoint(endpointOf(route))(prototype, name, descriptor);
  Req()(prototype, name, 0);
  Res({ passthrough: true })(prototype, name, 1);
}

function endpointOf(route: ForwardedRoute): Parameters<typeof Endpoint>[0] {
  const { description, example, operationId, status = 200, streams, summary, tag } = route;
  const answer = status === 204 ? Schema.Null() : AnyJson;
  return {
    summary,
    operationId,
    tags: [tag],
    ...(description !== undefined && { description }),
    ...(example !== undefined && { body: Schema.Union([AnyJson, Schema.Null()], { examples: [example] }) }),
    responses: streams ? {} : { [status]: status === 200 ? Schema.Any() : answer },
  };
}
