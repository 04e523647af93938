import { ForbiddenError, type OrganizationId, type PolicyMode, type TenantId } from '@app/kernel';
import { In, IsNull, type EntityManager } from 'typeorm';
import { PolicyNotFoundError } from '../policy.errors';
import { PolicyEntity } from './policy.entity';
import { PolicyVersionEntity } from './policy-version.entity';

/** Whose policies a transaction may write. */
interface Owners {
  readonly manager: EntityManager;
  readonly tenantId: TenantId;
  readonly organizationId: OrganizationId | null;
}

/**
 * Holds a policy of the writer until the transaction ends, so that versions are numbered one after the other.
 * @throws PolicyNotFoundError (NOT_FOUND), ForbiddenError (FORBIDDEN) when it is not the writer's to change
 */
export async function lockOwn(owners: Owners, id: string): Promise<PolicyEntity> {
  const { manager, organizationId, tenantId } = owners;
  const living = { id, deletedAt: IsNull() };
  const mine = [{ ...living, tenantId }, ...(organizationId === null ? [] : [{ ...living, organizationId }])];
  const policy = await manager.findOne(PolicyEntity, { where: mine, lock: { mode: 'pessimistic_write' } });
  if (policy !== null) return policy;
  const { scope } = await findVisible(manager, id);
  if (scope === 'organization') throw needsOrganizationAdmin();
  throw new ForbiddenError('Policies of the system cannot be changed; override them instead.');
}

/** What somebody is told who may not write policies of the organization. */
export function needsOrganizationAdmin(): ForbiddenError {
  return new ForbiddenError('Policies of an organization need a credential with the role org_admin.');
}

/**
 * A policy that governs the tenant's calls or is its own.
 * @throws PolicyNotFoundError (NOT_FOUND)
 */
export async function findVisible(manager: EntityManager, id: string): Promise<PolicyEntity> {
  const policy = await manager.findOneBy(PolicyEntity, { id, deletedAt: IsNull() });
  if (policy === null) throw noSuchPolicy();
  return policy;
}

/** @throws PolicyNotFoundError (NOT_FOUND) */
export async function versionOf(
  manager: EntityManager,
  policyId: string,
  version: number,
): Promise<PolicyVersionEntity> {
  const found = await manager.findOneBy(PolicyVersionEntity, { policyId, version });
  if (found === null) throw noSuchPolicy();
  return found;
}

/** @throws PolicyNotFoundError (NOT_FOUND) */
export async function newestVersion(manager: EntityManager, id: string): Promise<PolicyVersionEntity> {
  const newest = (await newestVersions(manager, [id])).get(id);
  if (newest === undefined) throw noSuchPolicy();
  return newest;
}

/** The newest version of each policy, by its id. */
export async function newestVersions(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PolicyVersionEntity>> {
  const versions = await manager
    .createQueryBuilder(PolicyVersionEntity, 'version')
    .distinctOn(['version.policyId'])
    .where({ policyId: In([...ids]) })
    .orderBy('version.policyId')
    .addOrderBy('version.version', 'DESC')
    .getMany();
  return new Map(versions.map((version) => [version.policyId, version]));
}

/** The mode of the newest version that was not off; `enforce` when there was none. */
export async function modeBeforeOff(manager: EntityManager, policyId: string): Promise<PolicyMode> {
  const version = await manager
    .createQueryBuilder(PolicyVersionEntity, 'version')
    .where({ policyId })
    .andWhere(`version.document ->> 'mode' <> 'off'`)
    .orderBy('version.version', 'DESC')
    .limit(1)
    .getOne();
  return version?.document.mode ?? 'enforce';
}

function noSuchPolicy(): PolicyNotFoundError {
  return new PolicyNotFoundError('There is no such policy, or no such version of it.');
}
