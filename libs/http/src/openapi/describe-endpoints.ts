import type { INestApplicationContext, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type * as Swagger from '@nestjs/swagger';
import type { TObject } from '@sinclair/typebox';
import { STATUS_CODES } from 'node:http';
import { endpointOf, type EndpointOptions } from '../endpoint/endpoint.decorator';
import { routeHandlersOf } from '../endpoint/route-config';

type SwaggerModule = typeof Swagger;
type SchemaObject = Parameters<SwaggerModule['ApiBody']>[0] extends infer Options
  ? Extract<Options, { schema: unknown }>['schema']
  : never;

/** Where the compiler notes the types of a method's parameters. */
const PARAMETER_TYPES = 'design:paramtypes';

/**
 * Writes what each `@Endpoint` says as metadata of @nestjs/swagger. Done only when a description is asked for, because
 * loading that package costs a noticeable part of a start.
 */
export function describeEndpoints(app: INestApplicationContext, swagger: SwaggerModule): void {
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const controller = metatype as Type<unknown>;
      for (const [name, handler] of routeHandlersOf(controller)) {
        const endpoint = endpointOf(handler);
        if (endpoint === undefined) continue;
        const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, name) as PropertyDescriptor;
        hideParameterTypes(controller.prototype as object, name);
        for (const decorate of decoratorsFor(endpoint, name, swagger)) {
          decorate(controller.prototype as object, name, descriptor);
        }
      }
    }
  }
}

/**
 * A schema and its type share one name, so the compiler notes the schema as the class of a parameter. @nestjs/swagger
 * would look for the fields of that class, although the endpoint has told them already.
 */
function hideParameterTypes(prototype: object, name: string): void {
  const types = Reflect.getMetadata(PARAMETER_TYPES, prototype, name) as readonly unknown[];
  const hidden = types.map(() => Object);
  Reflect.defineMetadata(PARAMETER_TYPES, hidden, prototype, name);
}

function decoratorsFor(endpoint: EndpointOptions, name: string, swagger: SwaggerModule): MethodDecorator[] {
  const { summary, description, tags = [], operationId = name, body, query, params, responses } = endpoint;
  return [
    swagger.ApiOperation({ summary, operationId, ...(description && { description }), tags: [...tags] }),
    ...(body ? [swagger.ApiBody({ schema: body as unknown as SchemaObject, required: true })] : []),
    ...fieldsOf(query).map((field) => swagger.ApiQuery(field)),
    ...fieldsOf(params).map((field) => swagger.ApiParam(field)),
    ...Object.entries(responses).map(([status, schema]) =>
      swagger.ApiResponse({
        status: Number(status),
        description: schema.description ?? STATUS_CODES[status] ?? 'Answer',
        schema: schema as unknown as SchemaObject,
      }),
    ),
  ];
}

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly schema: SchemaObject;
  readonly description?: string;
}

function fieldsOf(schema: TObject | undefined): Field[] {
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
    name,
    required: schema?.required?.includes(name) ?? false,
    schema: field,
    ...(field.description && { description: field.description }),
  }));
}
