import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from '@app/detection';
import type { PolicyId, TenantId, Verdict } from '@app/kernel';
import { compilePolicy } from '../engine/compile-policy';
import { decide } from '../engine/decide';
import { PolicySnapshot } from '../engine/policy-snapshot';
import type { PolicyDocument } from '../model/policy-document';
import { syntheticQuestion } from '../snapshot/synthetic-question';
import type { PolicyTestCase } from './policy-test-case';

/** How one test case ended. */
export interface PolicyTestResult {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: PolicyTestCase['expect'];
  readonly actual: { readonly matched: boolean; readonly verdict: Verdict };
}

/** What a run needs besides the cases. */
export interface TestRun {
  readonly document: PolicyDocument;
  /** Whose calls are made. */
  readonly tenantId: TenantId;
  /** When calls are made whose case does not say it. */
  readonly now: Date;
}

/** Other work gets its turn after this many cases. */
const CASES_PER_TURN = 10;
const TESTED = 'tested' as PolicyId;

/**
 * Runs test cases with the real detectors and the real engine. The policy is alone and enforced, whatever its mode, so
 * that a case says what the policy does and not what others do.
 * @throws InvalidPolicyError (INVALID_REQUEST) when the document is not a policy
 */
export async function runTestCases(
  cases: readonly PolicyTestCase[],
  run: TestRun,
): Promise<readonly PolicyTestResult[]> {
  const document = { ...run.document, mode: 'enforce' };
  const compiled = compilePolicy({ id: TESTED, version: 1, scope: { kind: 'system' }, document });
  const snapshot = new PolicySnapshot(0, [compiled]);
  const results: PolicyTestResult[] = [];
  for (const [index, testCase] of cases.entries()) {
    if (index % CASES_PER_TURN === CASES_PER_TURN - 1) await nextTurn();
    results.push(resultOf(testCase, snapshot, run));
  }
  return results;
}

function resultOf(
  { call, expect, name }: PolicyTestCase,
  snapshot: PolicySnapshot,
  { now, tenantId }: TestRun,
): PolicyTestResult {
  const { at, client, query, roles = ['client'], text, ...facts } = call;
  const segments = [{ pointer: '/text', text }];
  const question = syntheticQuestion({
    ...facts,
    tenantId,
    roles,
    segments,
    at: at === undefined ? now : new Date(at),
    inspection: inspect(segments),
    ...(client === undefined ? {} : { clientId: client }),
    ...(query === undefined ? {} : { asked: [{ pointer: '/query', text: query }] }),
  });
  const { matches, verdict } = decide(snapshot, question);
  const actual = { matched: matches.length > 0, verdict };
  const passed =
    (expect.matched ?? actual.matched) === actual.matched && (expect.verdict ?? verdict) === verdict;
  return { name, passed, expected: expect, actual };
}
