import { newId, systemClock, type TenantId } from '@app/kernel';
import { runTestCases, type PolicyTestResult } from '@app/policy';
import type { AuthoredPolicy } from '../files/policy-file';

/** How the tests of one policy ended. */
export interface TestedPolicy {
  readonly policy: AuthoredPolicy;
  readonly results: readonly PolicyTestResult[];
}

/** How all tests ended. */
export interface TestReport {
  readonly tested: readonly TestedPolicy[];
  readonly passed: number;
  readonly failed: number;
}

/** Runs the tests of policies on this machine, with the engine and the detectors that services use. */
export async function runAuthoredTests(policies: readonly AuthoredPolicy[]): Promise<TestReport> {
  // Nobody's tenant: a test that needs a certain one can only pass on the server.
  const run = { tenantId: newId<TenantId>(), now: systemClock.now() };
  const tested: TestedPolicy[] = [];
  for (const policy of policies) {
    const results = await runTestCases(policy.tests, { ...run, document: policy.document });
    tested.push({ policy, results });
  }
  const all = tested.flatMap(({ results }) => results);
  const passed = all.filter((result) => result.passed).length;
  return { tested, passed, failed: all.length - passed };
}
