import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import { CLOCK, type Clock, type PolicyId, type TenantId } from '@app/kernel';
import { lockOwn, newestVersion, versionOf } from '../store/policy-rows';
import { requireNewest, type ChangedBy } from './add-version';
import { PolicyChanges, type PolicyWriter } from './policy-changes';
import { parseTestCases, type PolicyTestCase } from './policy-test-case';
import { runTestCases, type PolicyTestResult } from './run-test-cases';
import { replaceTestCases, storedTestCases } from './stored-test-cases';

/** The test cases that are stored with a policy of the tenant. */
@Injectable()
export class PolicyTests {
  constructor(
    private readonly transaction: TenantTransaction,
    private readonly changes: PolicyChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws PolicyNotFoundError (NOT_FOUND) */
  async list(scope: TenantId | TenantScope, id: string): Promise<readonly PolicyTestCase[]> {
    return this.transaction.run(scope, async (manager) => {
      await newestVersion(manager, id);
      return storedTestCases(manager, id);
    });
  }

  /**
   * Puts test cases in the place of all that the policy has. They need not pass: a draft may be behind its tests.
   * @throws InvalidPolicyError (INVALID_REQUEST) that names every problem
   * @throws PolicyConflictError (CONFLICT), PolicyNotFoundError (NOT_FOUND), ForbiddenError (FORBIDDEN)
   */
  async replace(writer: PolicyWriter, id: string, { cases, ...by }: TestCaseChange): Promise<void> {
    const parsed = parseTestCases(cases);
    await this.changes.run(writer, async (change) => {
      const policy = await lockOwn(change, id);
      const newest = await newestVersion(change.manager, id);
      requireNewest({ policy, newest }, by);
      await replaceTestCases(change, policy, parsed);
      change.note({
        policyId: id as PolicyId,
        kind: 'test_cases',
        author: by.author,
        summary: by.summary ?? '',
        version: newest.version,
        publishedVersion: policy.publishedVersion,
        changedFields: [],
      });
    });
  }

  /**
   * Runs the stored cases on one version, and changes nothing.
   * @param version the newest when absent
   * @throws PolicyNotFoundError (NOT_FOUND)
   */
  async run(
    scope: TenantId | TenantScope,
    id: string,
    version?: number,
  ): Promise<readonly PolicyTestResult[]> {
    const tenantId = typeof scope === 'string' ? scope : scope.tenantId;
    const [tested, cases] = await this.transaction.run(scope, async (manager) => [
      version === undefined ? await newestVersion(manager, id) : await versionOf(manager, id, version),
      await storedTestCases(manager, id),
    ]);
    return runTestCases(cases, { document: tested.document, tenantId, now: this.clock.now() });
  }
}

/** New test cases of a policy. */
export interface TestCaseChange extends ChangedBy {
  /** JSON: a list in the form of `policyTestCaseSchema`, at most 100. */
  readonly cases: unknown;
}
