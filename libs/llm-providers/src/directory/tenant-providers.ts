import { TenantTransaction } from '@app/database';
import { CLOCK, newId, type Clock, type Principal } from '@app/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  ProviderChangedError,
  ProviderExistsError,
  ProviderLimitError,
  ProviderNotFoundError,
} from './directory.errors';
import { PROVIDER_CHANGE_RECORDER, type ProviderChangeRecorder } from './provider-change';
import { changedFields, insertProvider, updateProvider } from './provider-rows';
import { storedProviderOf, type ProviderRow, type StoredProvider } from './stored-provider';

/** Providers that one tenant may have; bounds the memory and the connections of every task. */
const MAX_PROVIDERS = 100;

/** What a writer says about a provider. */
export type ProviderFields = Omit<
  StoredProvider,
  'createdAt' | 'id' | 'tenantId' | 'updatedAt' | 'updatedBy' | 'version'
>;

/** The providers of a tenant, in the database. Every change is recorded before it is committed. */
@Injectable()
export class TenantProviders {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(PROVIDER_CHANGE_RECORDER) private readonly recorder: ProviderChangeRecorder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All of them, by name. */
  async list({ tenantId }: Principal): Promise<readonly StoredProvider[]> {
    return this.transaction.run(tenantId, async (manager) => {
      const rows = await manager.query<ProviderRow[]>('select * from llm_providers order by name');
      return rows.map(storedProviderOf);
    });
  }

  /** @throws ProviderNotFoundError (NOT_FOUND) */
  async find({ tenantId }: Principal, name: string): Promise<StoredProvider> {
    return this.transaction.run(tenantId, (manager) => providerNamed(manager, name));
  }

  /**
   * Adds a provider.
   * @throws ProviderExistsError, ProviderLimitError (CONFLICT)
   */
  async create(principal: Principal, fields: ProviderFields): Promise<StoredProvider> {
    const now = this.clock.now();
    const { clientId: updatedBy, tenantId } = principal;
    const common = { id: newId(), tenantId, version: 1, createdAt: now, updatedAt: now, updatedBy };
    const provider: StoredProvider = { ...fields, ...common };
    return this.transaction.run(tenantId, async (manager) => {
      await requireRoom(manager, tenantId);
      if (!(await insertProvider(manager, provider))) throw new ProviderExistsError('tenant');
      await this.recorder.record({ kind: 'create', provider, changedFields: [], principal });
      return provider;
    });
  }

  /**
   * Changes a provider as it was read.
   * @throws ProviderChangedError (CONFLICT) when it was changed since
   */
  async update(
    principal: Principal,
    before: StoredProvider,
    fields: ProviderFields,
  ): Promise<StoredProvider> {
    const { id, tenantId, createdAt, version } = before;
    const common = { id, tenantId, createdAt, version: version + 1, updatedBy: principal.clientId };
    const provider: StoredProvider = { ...fields, ...common, updatedAt: this.clock.now() };
    return this.transaction.run(principal.tenantId, async (manager) => {
      if (!(await updateProvider(manager, provider))) throw new ProviderChangedError();
      const change = { kind: 'update', provider, changedFields: changedFields(before, provider) } as const;
      await this.recorder.record({ ...change, principal });
      return provider;
    });
  }

  /**
   * Sets the weights of several providers at once, or of none.
   * @throws ProviderNotFoundError (NOT_FOUND) when one of them does not exist
   */
  async weigh(principal: Principal, weights: ReadonlyMap<string, number>): Promise<void> {
    const updatedAt = this.clock.now();
    await this.transaction.run(principal.tenantId, async (manager) => {
      // In one order for all, so that two writers wait for each other once at most.
      for (const name of [...weights.keys()].sort()) {
        const before = await providerNamed(manager, name, 'for update');
        const change = { version: before.version + 1, updatedAt, updatedBy: principal.clientId };
        const provider = { ...before, ...change, weight: weights.get(name) ?? before.weight };
        await updateProvider(manager, provider);
        await this.recorder.record({ kind: 'update', provider, changedFields: ['weight'], principal });
      }
    });
  }

  /**
   * Removes a provider.
   * @returns what it was
   * @throws ProviderNotFoundError (NOT_FOUND)
   */
  async remove(principal: Principal, name: string): Promise<StoredProvider> {
    return this.transaction.run(principal.tenantId, async (manager) => {
      const provider = await providerNamed(manager, name, 'for update');
      await manager.query('delete from llm_providers where id = $1', [provider.id]);
      await this.recorder.record({ kind: 'delete', provider, changedFields: [], principal });
      return provider;
    });
  }
}

async function providerNamed(
  manager: EntityManager,
  name: string,
  lock: '' | 'for update' = '',
): Promise<StoredProvider> {
  const [row] = await manager.query<ProviderRow[]>(`select * from llm_providers where name = $1 ${lock}`, [
    name,
  ]);
  if (row === undefined) throw new ProviderNotFoundError();
  return storedProviderOf(row);
}

async function requireRoom(manager: EntityManager, tenantId: string): Promise<void> {
  // Writers of one tenant take turns here, so that two of them cannot both take the last place.
  await manager.query(`select pg_advisory_xact_lock(hashtextextended('llm_providers ' || $1, 0))`, [
    tenantId,
  ]);
  const [row] = await manager.query<{ count: number }[]>('select count(*)::int as count from llm_providers');
  if ((row?.count ?? 0) >= MAX_PROVIDERS) throw new ProviderLimitError(MAX_PROVIDERS);
}
