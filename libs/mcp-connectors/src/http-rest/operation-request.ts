import type { Json } from '@app/kernel';
import type { JsonObject } from '../connector';
import { ConnectorCallError } from '../mcp-connectors.errors';
import { isHeaderValue } from './header-rules';
import type { HttpRestSettings, Operation } from './http-rest.settings';
import { fillJson, fillText, isAbsent } from './template';

/** A request as it is sent, without credentials. */
export interface OperationRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/**
 * Fills an operation with arguments. Arguments stay inside the part of the request that they are written into.
 * @throws ConnectorCallError `invalid` when an argument cannot stand where it is used
 */
export function requestOf(
  { base_url: baseUrl }: HttpRestSettings,
  operation: Operation,
  args: JsonObject,
): OperationRequest {
  const { body, headers = {}, method, query = {} } = operation;
  const search = new URLSearchParams(given(query, args)).toString();
  const path = new URL(baseUrl).pathname.replace(/\/$/, '') + pathOf(operation.path, args);
  return {
    method,
    path: search === '' ? path : `${path}?${search}`,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'axonflow',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headersOf(headers, args),
    },
    body: body === undefined ? null : JSON.stringify(fillJson(body as Json, args)),
  };
}

function pathOf(template: string, args: JsonObject): string {
  const segments = template.split('/').slice(1);
  return segments.map((segment) => `/${segmentOf(segment, args)}`).join('');
}

function segmentOf(template: string, args: JsonObject): string {
  const segment = fillText(template, args, (text) => encodeURIComponent(text.toWellFormed()));
  const isFixed = segment === template;
  if (!isFixed && (segment === '' || segment === '.' || segment === '..')) {
    throw new ConnectorCallError('invalid', 'An argument cannot stand in the path of the operation.');
  }
  return segment;
}

function given(templates: Readonly<Record<string, string>>, args: JsonObject): [string, string][] {
  return Object.entries(templates)
    .filter(([, template]) => !isAbsent(template, args))
    .map(([name, template]) => [name, fillText(template, args)]);
}

function headersOf(templates: Readonly<Record<string, string>>, args: JsonObject): Record<string, string> {
  const headers = given(templates, args);
  if (!headers.every(([, value]) => isHeaderValue(value))) {
    throw new ConnectorCallError('invalid', 'An argument cannot stand in a header of the operation.');
  }
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}
