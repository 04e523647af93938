import { inspect } from '@app/detection';
import type { PolicyId, Stage } from '@app/kernel';
import { aCall } from '@app/testing';
import { compilePolicy } from '../engine/compile-policy';
import { decide } from '../engine/decide';
import { PolicySnapshot } from '../engine/policy-snapshot';
import { aQuestion } from '../spec/builders';
import { readCaseMap } from '../spec/read-cases';
import { systemPolicies } from './system-policies';

interface PolicyCases {
  /** The first stage of the policy when absent. */
  readonly stage?: Stage;
  readonly catches: readonly string[];
  readonly passes: readonly string[];
}

/** Knows no text: whether a call was inspected whole does not depend on what it says. */
const WITHOUT_TEXT = 'sys_inspection_incomplete';
const cases = readCaseMap<PolicyCases>('system-policies');
const snapshot = new PolicySnapshot(
  1,
  systemPolicies.map(({ document, id }) =>
    compilePolicy({ id, version: 1, scope: { kind: 'system' }, document }),
  ),
);

const fires = (id: string, text: string, { stage }: PolicyCases): boolean => {
  const segments = [{ pointer: '/text', text }];
  const at = stage ?? snapshot.find(id as PolicyId)?.stages[0] ?? 'llm.request';
  const question = aQuestion({
    call: aCall({ segments }),
    stage: at,
    segments,
    inspection: inspect(segments),
  });
  return decide(snapshot, question).matches.some(({ policyId }) => policyId === id);
};
const rowsOf = (kind: 'catches' | 'passes') =>
  Object.entries(cases).flatMap(([id, policyCases]) =>
    policyCases[kind].map((text) => ({ id, policyCases, text })),
  );

describe('shipped policies through the real detectors', () => {
  it('each have texts to catch and texts to let pass', () => {
    const described = Object.entries(cases)
      .filter(([, { catches, passes }]) => catches.length > 0 && passes.length > 1)
      .map(([id]) => id);

    expect([...described, WITHOUT_TEXT].sort()).toEqual(systemPolicies.map(({ id }) => id).sort());
  });

  it.each(rowsOf('catches'))('$id catches: $text', ({ id, policyCases, text }) => {
    expect(fires(id, text, policyCases)).toBe(true);
  });

  it.each(rowsOf('passes'))('$id lets pass: $text', ({ id, policyCases, text }) => {
    expect(fires(id, text, policyCases)).toBe(false);
  });
});
