import { Inject, Injectable } from '@nestjs/common';
import {
  CLOCK,
  InvalidRequestError,
  newId,
  type Clock,
  type FieldProblem,
  type Principal,
} from '@app/kernel';
import type { ConnectorKind, JsonObject } from '../connector';
import { ConnectorKinds } from '../connector-kinds';
import { ConnectorNotFoundError } from '../mcp-connectors.errors';
import { schemaCheck } from '../schema-check';
import { ConnectorInstaller } from './connector-installer';
import { ConnectorStore } from './connector-store';
import type { StoredConnector } from './stored-connector';

/** What somebody wants to install. */
export interface ConnectorInstallation {
  /** Id of the kind. */
  readonly kind: string;
  /** What calls will name; lower-case letters, digits, `-` and `_`. */
  readonly id: string;
  /** What people read. */
  readonly name: string;
  readonly settings: JsonObject;
  /** Values, or references to secrets of the operator, by name. */
  readonly credentials: Readonly<Record<string, string>>;
}

const ID = /^[a-z0-9][a-z0-9_-]{0,62}$/;
/** Words that stand in the place of an id in paths. */
const RESERVED = new Set(['install', 'query', 'refresh', 'cache']);

/** What tenants do with their connectors. */
@Injectable()
export class InstalledConnectors {
  constructor(
    private readonly store: ConnectorStore,
    private readonly kinds: ConnectorKinds,
    private readonly installer: ConnectorInstaller,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All of a tenant, by id. @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  list({ tenantId }: Principal): Promise<readonly StoredConnector[]> {
    return this.store.list(tenantId);
  }

  /** @throws ConnectorNotFoundError (NOT_FOUND) that names the known ones */
  async find(principal: Principal, id: string): Promise<StoredConnector> {
    const all = await this.list(principal);
    const found = all.find((connector) => connector.id === id);
    if (found === undefined) throw new ConnectorNotFoundError(all.map((connector) => connector.id));
    return found;
  }

  /**
   * Installs a connector. Its system is not asked.
   * @throws NotFoundError (NOT_FOUND) for an unknown kind
   * @throws InvalidRequestError (INVALID_REQUEST) that lists every problem, settings under `/options`
   * @throws ConnectorExistsError, ConnectorLimitError (CONFLICT)
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  async install(principal: Principal, asked: ConnectorInstallation): Promise<StoredConnector> {
    const kind = this.kinds.require(asked.kind);
    const problems = [
      ...idProblems(asked),
      ...credentialProblems(asked, kind),
      ...settingsProblems(asked, kind),
    ];
    if (problems.length > 0) throw new InvalidRequestError('The connector is not valid.', { problems });
    await requireUsable(asked, kind);
    const { id, name, settings } = asked;
    const { clientId: installedBy, tenantId } = principal;
    const revision: string = newId();
    const connector = {
      tenantId,
      id,
      kind: kind.id,
      name,
      settings,
      revision,
      installedBy,
      installedAt: this.clock.now(),
    };
    return this.installer.install(principal, connector, asked.credentials);
  }

  /**
   * Uninstalls a connector with its credentials. Calls under way end as they would.
   * @throws ConnectorNotFoundError (NOT_FOUND)
   */
  async uninstall(principal: Principal, id: string): Promise<void> {
    await this.installer.uninstall(principal, await this.find(principal, id));
  }
}

function idProblems({ id }: ConnectorInstallation): FieldProblem[] {
  if (RESERVED.has(id)) return [{ field: '/name', message: 'is a word of the API; take another one' }];
  return ID.test(id)
    ? []
    : [{ field: '/name', message: 'must have a letter or digit, and 63 characters at most' }];
}

function credentialProblems({ credentials }: ConnectorInstallation, kind: ConnectorKind): FieldProblem[] {
  const known = Object.keys(kind.spec().credentials);
  return Object.keys(credentials)
    .filter((name) => !known.includes(name))
    .map((name) => ({ field: `/credentials/${name}`, message: `is not known; known: ${known.join(', ')}` }));
}

function settingsProblems({ settings }: ConnectorInstallation, kind: ConnectorKind): readonly FieldProblem[] {
  return schemaCheck(kind.spec().settings, '/options')(settings);
}

/** Makes the connector once, which finds what its schema cannot say. */
async function requireUsable({ settings }: ConnectorInstallation, kind: ConnectorKind): Promise<void> {
  try {
    await kind.create(settings, () => Promise.resolve('')).close();
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    const problems = error.problems.map(({ field, message }) => ({ field: `/options${field}`, message }));
    throw new InvalidRequestError(error.message, { problems });
  }
}
