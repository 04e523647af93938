import { inspect } from '@app/detection';
import type { PolicyId, Stage } from '@app/kernel';
import { compilePolicy } from '../engine/compile-policy';
import { decide } from '../engine/decide';
import { PolicySnapshot } from '../engine/policy-snapshot';
import { syntheticQuestion, type SyntheticCall } from '../snapshot/synthetic-question';
import { readCaseMap } from '../spec/read-cases';
import { systemPolicies } from './system-policies';

/** A text, or a text with what differs from the call of its policy. */
type Case = string | (CallFacts & { readonly text: string });
type CallFacts = Partial<
  Pick<SyntheticCall, 'context' | 'operation' | 'roles' | 'stage' | 'target' | 'user'>
>;

interface PolicyCases {
  /** The first stage of the policy when absent. */
  readonly stage?: Stage;
  readonly call?: CallFacts;
  readonly catches: readonly Case[];
  readonly passes: readonly Case[];
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

const fires = (id: string, given: Case, { call, stage }: PolicyCases): boolean => {
  const { text, ...facts } = typeof given === 'string' ? { text: given } : given;
  const segments = [{ pointer: '/text', text }];
  const at = stage ?? snapshot.find(id as PolicyId)?.stages[0] ?? 'llm.request';
  const question = syntheticQuestion({
    stage: at,
    roles: ['client'],
    ...call,
    ...facts,
    segments,
    asked: segments,
    at: new Date(0),
    inspection: inspect(segments),
  });
  return decide(snapshot, question).matches.some(({ policyId }) => policyId === id);
};
const rowsOf = (kind: 'catches' | 'passes') =>
  Object.entries(cases).flatMap(([id, policyCases]) =>
    policyCases[kind].map((given) => ({ id, policyCases, given, said: JSON.stringify(given) })),
  );

describe('shipped policies through the real detectors', () => {
  it('each have texts to catch and texts to let pass', () => {
    const described = Object.entries(cases)
      .filter(([, { catches, passes }]) => catches.length > 0 && passes.length > 1)
      .map(([id]) => id);

    expect([...described, WITHOUT_TEXT].sort()).toEqual(systemPolicies.map(({ id }) => id).sort());
  });

  it.each(rowsOf('catches'))('$id catches: $said', ({ id, policyCases, given }) => {
    expect(fires(id, given, policyCases)).toBe(true);
  });

  it.each(rowsOf('passes'))('$id lets pass: $said', ({ id, policyCases, given }) => {
    expect(fires(id, given, policyCases)).toBe(false);
  });
});
