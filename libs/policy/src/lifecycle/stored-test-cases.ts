import { In, type EntityManager } from 'typeorm';
import type { PolicyDocument } from '../model/policy-document';
import { PolicyTestsFailedError } from '../policy.errors';
import type { PolicyEntity } from '../store/policy.entity';
import { PolicyTestCaseEntity } from '../store/policy-test-case.entity';
import type { OpenChange } from './policy-changes';
import type { PolicyTestCase } from './policy-test-case';
import { runTestCases } from './run-test-cases';

/** The test cases of a policy, as their author ordered them. */
export async function storedTestCases(
  manager: EntityManager,
  policyId: string,
): Promise<readonly PolicyTestCase[]> {
  return (await testCasesOfAll(manager, [policyId])).get(policyId) ?? [];
}

/** The test cases of each policy, by its id. */
export async function testCasesOfAll(
  manager: EntityManager,
  policyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PolicyTestCase[]>> {
  const where = { policyId: In([...policyIds]) };
  const rows = await manager.find(PolicyTestCaseEntity, { where, order: { position: 'asc' } });
  const byPolicy = new Map<string, PolicyTestCase[]>(policyIds.map((id) => [id, []]));
  for (const { call, expect, name, policyId } of rows) {
    byPolicy.get(policyId)?.push({ name, call, expect } as PolicyTestCase);
  }
  return byPolicy;
}

/** Puts test cases in the place of all that a locked policy has. */
export async function replaceTestCases(
  { manager }: OpenChange,
  { id: policyId, tenantId }: Pick<PolicyEntity, 'id' | 'tenantId'>,
  cases: readonly PolicyTestCase[],
): Promise<void> {
  await manager.delete(PolicyTestCaseEntity, { policyId });
  if (cases.length === 0) return;
  await manager.insert(
    PolicyTestCaseEntity,
    cases.map(({ call, expect, name }, position) => ({ policyId, tenantId, name, position, call, expect })),
  );
}

/**
 * Lets a document become active only when every test case passes. One that is off is not active.
 * @throws PolicyTestsFailedError (CONFLICT) whose `problems` name each case that fails
 * @throws InvalidPolicyError (INVALID_REQUEST) when the document is not a policy any more
 */
export async function requirePassing(
  { now, tenantId }: OpenChange,
  cases: readonly PolicyTestCase[],
  document: PolicyDocument,
): Promise<void> {
  if (document.mode === 'off') return;
  const results = await runTestCases(cases, { document, tenantId, now });
  const failed = results.filter(({ passed }) => !passed);
  if (failed.length > 0) throw new PolicyTestsFailedError(failed);
}
