import type { ConnectorTool, JsonObject } from '../connector';
import { ConnectorCallError } from '../mcp-connectors.errors';
import { FREE_SQL_TOOL } from '../postgres/postgres-tools';
import { hasPositions, positionalValues } from '../postgres/positional-values';

/** A call in the words of the contract: `query` or `execute`, or the name of a tool. */
export interface ToolRequest {
  readonly operation: string;
  /** Name of a tool, or a statement in the connector's language. */
  readonly statement?: string;
  /** Name of a tool. */
  readonly action?: string;
  /** By name, or by position: `$1` or `1`. */
  readonly parameters?: JsonObject;
}

/**
 * Finds the tool that a request means: what names a tool is that tool; another statement is for the tool of free
 * statements, if there is one. Parameters by position become arguments in the order of the tool's own.
 * @throws ConnectorCallError `not-found`, `invalid`
 */
export function toolArgumentsOf(
  { action, operation, parameters = {}, statement }: ToolRequest,
  tools: readonly ConnectorTool[],
): { readonly name: string; readonly args: JsonObject } {
  const free = tools.find((tool) => tool.name === FREE_SQL_TOOL);
  const isStatement = free !== undefined && statement !== undefined && operation === FREE_SQL_TOOL;
  const named = [action, statement, isStatement ? undefined : operation];
  const tool = tools.find(({ name }) => named.includes(name));
  if (tool !== undefined) return { name: tool.name, args: byName(tool, parameters) };
  if (isStatement) return { name: FREE_SQL_TOOL, args: { sql: statement, parameters } };
  const known = tools.map(({ name }) => name).slice(0, 20);
  throw new ConnectorCallError(
    'not-found',
    `The connector has no such tool; known: ${known.join(', ') || 'none'}.`,
  );
}

function byName({ inputSchema }: ConnectorTool, parameters: JsonObject): JsonObject {
  if (!hasPositions(parameters)) return parameters;
  const names = Object.keys((inputSchema['properties'] ?? {}) as JsonObject);
  const values = positionalValues(parameters);
  if (values.length > names.length) {
    throw new ConnectorCallError('invalid', `The tool takes ${names.length} parameters.`);
  }
  const entries = values.map((value, index) => [names[index] as string, value] as const);
  return Object.fromEntries(entries);
}
