import { AppError, type FieldProblem } from '@app/kernel';
import type { SecretStore } from '@app/secrets';
import type { Connector, ConnectorTool, JsonObject, ReadCredential } from '../connector';
import type { ConnectorKinds } from '../connector-kinds';
import { ConnectorCallError } from '../mcp-connectors.errors';
import { schemaCheck, type SchemaCheck } from '../schema-check';
import type { StoredConnector } from './stored-connector';

/** A tool that can be called, with the check of its arguments. */
interface LiveTool {
  readonly tool: ConnectorTool;
  readonly check: SchemaCheck;
}

/** An installed connector in memory, with its connections. */
export class LiveConnector {
  private readonly tools: ReadonlyMap<string, LiveTool>;

  private constructor(
    readonly stored: StoredConnector,
    private readonly made: Connector,
  ) {
    const live = made
      .discover()
      .map((tool) => [tool.name, { tool, check: schemaCheck(tool.inputSchema) }] as const);
    this.tools = new Map(live);
  }

  /**
   * Makes a connector from what is stored.
   * @throws NotFoundError (NOT_FOUND), InvalidRequestError (INVALID_REQUEST) when it was installed by another version
   */
  static from(
    stored: StoredConnector,
    kinds: ConnectorKinds,
    secrets: Pick<SecretStore, 'get'>,
  ): LiveConnector {
    const kind = kinds.require(stored.kind);
    return new LiveConnector(stored, kind.create(stored.settings, credentialReader(stored, secrets)));
  }

  get connector(): Connector {
    return this.made;
  }

  /**
   * The tool of a name.
   * @throws ConnectorCallError `not-found` that names the known tools
   */
  requireTool(name: string): ConnectorTool {
    const live = this.tools.get(name);
    if (live !== undefined) return live.tool;
    const known = [...this.tools.keys()].slice(0, 20).join(', ');
    throw new ConnectorCallError('not-found', `The connector has no such tool; known: ${known || 'none'}.`);
  }

  /** Lists what is wrong with the arguments of a tool. */
  problemsOf(tool: string, args: JsonObject): readonly FieldProblem[] {
    return this.tools.get(tool)?.check(args) ?? [];
  }
}

function credentialReader(
  { credentials }: StoredConnector,
  secrets: Pick<SecretStore, 'get'>,
): ReadCredential {
  return async (name) => {
    const reference = Object.hasOwn(credentials, name) ? credentials[name] : undefined;
    if (reference === undefined)
      throw new ConnectorCallError('auth', `The connector has no credential '${name}'.`);
    try {
      return (await secrets.get(reference)).reveal();
    } catch (cause) {
      if (cause instanceof AppError && cause.code === 'SECRETS_UNAVAILABLE') throw cause;
      throw new ConnectorCallError('auth', `The credential '${name}' of the connector cannot be read.`, {
        cause,
      });
    }
  };
}
