import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import { CLOCK, isUuid, newId, NotFoundError, type Clock, type Principal, type TenantId } from '@app/kernel';
import { IsNull, Not, type EntityManager } from 'typeorm';
import type { AgentConfig } from './agent-config';
import { AgentDefinitionEntity, AgentDefinitionVersionEntity } from './agent-definition.entity';
import { AgentsConflictError } from './agents.errors';
import { readAgentConfig } from './read-agent-config';

/** More definitions than this, of one tenant, are not kept. */
const MAX_DEFINITIONS = 500;

/** The agents of one domain that a tenant has defined, with the newest version of what they say. */
export interface AgentDefinition {
  readonly id: string;
  readonly domain: string;
  readonly version: number;
  /** The version in force; null when none is. */
  readonly activeVersion: number | null;
  readonly document: AgentConfig;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One version of a definition. */
export interface AgentDefinitionVersion {
  readonly version: number;
  readonly document: AgentConfig;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Keeps what tenants define about agents. Versions are never changed; one of them may be in force. */
@Injectable()
export class AgentDefinitionStore {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Adds a definition of a domain, not yet in force.
   * @throws InvalidAgentsError (INVALID_REQUEST)
   * @throws AgentsConflictError (CONFLICT) when the tenant has one of that domain, or too many
   */
  async create({ clientId, tenantId }: Principal, document: unknown): Promise<AgentDefinition> {
    const config = readAgentConfig(document);
    const now = this.clock.now();
    const { domain } = config.metadata;
    const row = {
      id: newId(),
      tenantId,
      domain,
      version: 1,
      activeVersion: null,
      createdAt: now,
      updatedAt: now,
    };
    return this.transaction.run(tenantId, async (manager) => {
      if ((await manager.count(AgentDefinitionEntity)) >= MAX_DEFINITIONS) {
        throw new AgentsConflictError(`There are ${MAX_DEFINITIONS} definitions already.`);
      }
      const inserted: { readonly raw: unknown } = await manager
        .createQueryBuilder()
        .insert()
        .into(AgentDefinitionEntity)
        .values(row)
        .orIgnore()
        .returning('id')
        .execute();
      if ((inserted.raw as unknown[]).length === 0) {
        throw new AgentsConflictError(`The domain '${domain}' is defined already; change that definition.`);
      }
      await addVersion(manager, row, { document: config, createdBy: clientId });
      return { ...row, document: config };
    });
  }

  /**
   * Adds a version. What is in force stays in force. `expected` is the version that the caller knows; null takes whatever
   * is there.
   * @throws InvalidAgentsError (INVALID_REQUEST), NotFoundError (NOT_FOUND), AgentsConflictError (CONFLICT)
   */
  async change(
    { clientId, tenantId }: Principal,
    { expected, id }: { readonly id: string; readonly expected: number | null },
    document: unknown,
  ): Promise<AgentDefinition> {
    const config = readAgentConfig(document);
    return this.transaction.run(tenantId, async (manager) => {
      const row = await locked(manager, id);
      if (expected !== null && expected !== row.version) {
        throw new AgentsConflictError(`The definition is at version ${row.version} by now; read it again.`, {
          details: { current_version: row.version },
        });
      }
      if (config.metadata.domain !== row.domain) {
        throw new AgentsConflictError(
          `The definition is of the domain '${row.domain}'; a domain is not renamed.`,
        );
      }
      const changed = { ...row, version: row.version + 1, updatedAt: this.clock.now() };
      await manager.update(AgentDefinitionEntity, id, {
        version: changed.version,
        updatedAt: changed.updatedAt,
      });
      await addVersion(manager, changed, { document: config, createdBy: clientId });
      return { ...changed, document: config };
    });
  }

  /**
   * Puts a version in force, or none.
   * @param version null deactivates
   * @throws NotFoundError (NOT_FOUND) when the tenant has no such definition or it has no such version
   */
  activate(tenantId: TenantId, id: string, version: number | 'newest' | null): Promise<AgentDefinition> {
    const updatedAt = this.clock.now();
    return this.transaction.run(tenantId, async (manager) => {
      const row = await locked(manager, id);
      const activeVersion = version === 'newest' ? row.version : version;
      if (activeVersion !== null) await documentOf(manager, id, activeVersion);
      await manager.update(AgentDefinitionEntity, id, { activeVersion, updatedAt });
      return { ...row, activeVersion, updatedAt, document: await documentOf(manager, id, row.version) };
    });
  }

  /** @throws NotFoundError (NOT_FOUND) when the tenant has no such definition */
  find(tenantId: TenantId, id: string): Promise<AgentDefinition> {
    return this.transaction.run(tenantId, async (manager) => {
      const row = await existing(manager, id);
      return { ...row, document: await documentOf(manager, id, row.version) };
    });
  }

  /** Every definition of the tenant with its newest version, by domain. */
  list(tenantId: TenantId): Promise<readonly AgentDefinition[]> {
    return this.transaction.run(tenantId, async (manager) => {
      const rows = await manager.find(AgentDefinitionEntity, {
        order: { domain: 'ASC' },
        take: MAX_DEFINITIONS,
      });
      return Promise.all(
        rows.map(async (row) => ({ ...row, document: await documentOf(manager, row.id, row.version) })),
      );
    });
  }

  /** What is in force for the tenant. */
  active(tenantId: TenantId): Promise<readonly { readonly document: AgentConfig }[]> {
    return this.transaction.run(tenantId, async (manager) => {
      const rows = await manager.findBy(AgentDefinitionEntity, { activeVersion: Not(IsNull()) });
      return Promise.all(
        rows.map(async ({ activeVersion, id }) => ({
          document: await documentOf(manager, id, activeVersion as number),
        })),
      );
    });
  }

  /** Every version, the newest first. @throws NotFoundError (NOT_FOUND) */
  versions(tenantId: TenantId, id: string): Promise<readonly AgentDefinitionVersion[]> {
    return this.transaction.run(tenantId, async (manager) => {
      await existing(manager, id);
      const versions = await manager.find(AgentDefinitionVersionEntity, {
        where: { definitionId: id },
        order: { version: 'DESC' },
      });
      return versions.map((each) => ({ ...each, document: each.document as AgentConfig }));
    });
  }
}

async function existing(manager: EntityManager, id: string): Promise<AgentDefinitionEntity> {
  const row = isUuid(id) ? await manager.findOneBy(AgentDefinitionEntity, { id }) : null;
  if (row === null) throw new NotFoundError('There is no such definition of agents.');
  return row;
}

async function locked(manager: EntityManager, id: string): Promise<AgentDefinitionEntity> {
  await existing(manager, id);
  return manager.findOneOrFail(AgentDefinitionEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

async function documentOf(
  manager: EntityManager,
  definitionId: string,
  version: number,
): Promise<AgentConfig> {
  const found = await manager.findOneBy(AgentDefinitionVersionEntity, { definitionId, version });
  if (found === null) throw new NotFoundError(`The definition has no version ${version}.`);
  return found.document as AgentConfig;
}

async function addVersion(
  manager: EntityManager,
  {
    id,
    tenantId,
    updatedAt,
    version,
  }: Pick<AgentDefinitionEntity, 'id' | 'tenantId' | 'updatedAt' | 'version'>,
  { createdBy, document }: Pick<AgentDefinitionVersion, 'createdBy' | 'document'>,
): Promise<void> {
  await manager.insert(AgentDefinitionVersionEntity, {
    definitionId: id,
    tenantId,
    version,
    document,
    createdBy,
    createdAt: updatedAt,
  });
}
