import { InvalidRequestError } from '@app/kernel';
import type { ConnectorTool, JsonObject } from '../connector';
import type { NamedQuery, PostgresSettings } from './postgres.settings';

/** The tool that runs any SELECT, where the settings allow it. */
export const FREE_SQL_TOOL = 'query';

const FREE_SQL: ConnectorTool = {
  name: FREE_SQL_TOOL,
  description: 'Runs one SELECT. Values are written $1, $2 ... and given in `parameters`.',
  risk: 'read',
  isIdempotent: true,
  inputSchema: {
    type: 'object',
    properties: {
      sql: { type: 'string', minLength: 1, maxLength: 20_000 },
      parameters: {
        type: 'object',
        description: 'By position: {"$1": ..., "$2": ...}.',
        maxProperties: 1_000,
      },
    },
    required: ['sql'],
    additionalProperties: false,
  },
};

/**
 * The tools that the settings allow: one for each named query, and one for free SQL if it is switched on.
 * @throws InvalidRequestError (INVALID_REQUEST) when a name is taken
 */
export function toolsOf({
  allow_free_sql: allowsFreeSql = false,
  queries = {},
}: PostgresSettings): readonly ConnectorTool[] {
  if (allowsFreeSql && FREE_SQL_TOOL in queries) {
    const problems = [
      { field: `/queries/${FREE_SQL_TOOL}`, message: 'is the name of the tool for free SQL' },
    ];
    throw new InvalidRequestError('A query has the name of the tool for free SQL.', { problems });
  }
  const named = Object.entries(queries).map(([name, query]) => toolOf(name, query));
  return allowsFreeSql ? [...named, FREE_SQL] : named;
}

function toolOf(name: string, { description = '', parameters = [] }: NamedQuery): ConnectorTool {
  const properties: Record<string, JsonObject> = Object.fromEntries(
    parameters.map((parameter) => [
      parameter.name,
      {
        ...(parameter.type !== undefined && { type: parameter.type }),
        ...(parameter.description !== undefined && { description: parameter.description }),
      },
    ]),
  );
  const required = parameters
    .filter(({ required: isRequired = true }) => isRequired)
    .map((parameter) => parameter.name);
  return {
    name,
    description,
    risk: 'read',
    isIdempotent: true,
    inputSchema: { type: 'object', properties, required, additionalProperties: false },
  };
}
