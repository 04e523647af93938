import type { ConnectorTool, JsonObject, ToolRisk } from '../connector';
import type { HttpRestSettings, Operation } from './http-rest.settings';

/** One tool for each operation. */
export function toolsOf({ operations }: HttpRestSettings): readonly ConnectorTool[] {
  return Object.entries(operations).map(([name, operation]) => ({
    name,
    description: operation.description ?? '',
    risk: riskOf(operation),
    isIdempotent: operation.idempotent ?? (riskOf(operation) === 'read' || operation.method === 'PUT'),
    inputSchema: schemaOf(operation),
  }));
}

/** What an operation can do: as it says itself, else by its method (RFC 9110, section 9.2.1). */
export function riskOf({ method, risk }: Operation): ToolRisk {
  if (risk !== undefined) return risk as ToolRisk;
  if (method === 'GET' || method === 'HEAD') return 'read';
  return method === 'DELETE' ? 'irreversible' : 'write';
}

function schemaOf({ parameters = {} }: Operation): JsonObject {
  const entries = Object.entries(parameters);
  const properties: Record<string, JsonObject> = Object.fromEntries(
    entries.map(([name, { description, type }]) => [
      name,
      { ...(type !== undefined && { type }), ...(description !== undefined && { description }) },
    ]),
  );
  const required = entries.filter(([, { required: isRequired = true }]) => isRequired).map(([name]) => name);
  return { type: 'object', properties, required, additionalProperties: false };
}
