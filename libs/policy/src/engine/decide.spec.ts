import { ACTIONS, type Action, type GovernedCall, type Json } from '@app/kernel';
import { aCall, aPrincipal } from '@app/testing';
import type { Condition, FieldTest } from '../model/condition';
import type { PolicyDocument } from '../model/policy-document';
import {
  aCompiled,
  aFinding,
  aPublished,
  aQuestion,
  aSnapshot,
  blockingWhen,
  found,
  gapIn,
} from '../spec/builders';
import { readCases } from '../spec/read-cases';
import { compilePolicy } from './compile-policy';
import { decide } from './decide';

type Test = readonly [FieldTest['field'], FieldTest['operator'], FieldTest['value']];
const toCondition = ([field, operator, value]: Test): FieldTest => ({ field, operator, value });

interface OperatorCase {
  readonly rule: string;
  readonly test: Test;
  readonly call: Partial<GovernedCall> & { readonly text?: string };
  readonly holds: boolean;
}
interface FailureCase {
  readonly rule: string;
  readonly test: Test;
  readonly context: { readonly [key: string]: Json };
}
interface PrecedenceCase {
  readonly rule: string;
  readonly policies: readonly [PolicyDocument['action'], string, Partial<PolicyDocument>?][];
  readonly verdict: string;
  readonly decidedBy: string | null;
  readonly order: readonly string[];
}
interface GapCase {
  readonly rule: string;
  readonly policy: Partial<PolicyDocument>;
  readonly hidden: readonly string[];
  readonly blocks: boolean;
}

describe(`${decide.name}: operators`, () => {
  it.each(readCases<OperatorCase>('operators'))(
    '$rule',
    ({ test, call: { receivedAt, text, ...call }, holds }) => {
      const segments = text === undefined ? {} : { segments: [{ pointer: '/text', text }] };
      const at = receivedAt === undefined ? {} : { receivedAt: new Date(receivedAt) };
      const question = aQuestion({ call: aCall({ ...call, ...segments, ...at }) });

      const { verdict } = decide(blockingWhen(toCondition(test)), question);

      expect(verdict).toBe(holds ? 'block' : 'allow');
    },
  );
});

describe(`${decide.name}: facts that cannot be compared`, () => {
  it.each(readCases<FailureCase>('failures'))('$rule, so a block applies', ({ test, context }) => {
    const decision = decide(blockingWhen(toCondition(test)), aQuestion({ call: aCall({ context }) }));

    expect(decision.verdict).toBe('block');
    expect(decision.problems).toEqual([{ policyId: 'p', version: 1 }]);
  });

  it.each(readCases<FailureCase>('failures'))('$rule, and a log only says so', ({ test, context }) => {
    const snapshot = aSnapshot(aCompiled('p', { condition: toCondition(test), action: 'log' }));

    const decision = decide(snapshot, aQuestion({ call: aCall({ context }) }));

    expect(decision).toMatchObject({ verdict: 'allow', matches: [], problems: [{ policyId: 'p' }] });
  });

  it('lets a certain answer win over a failure, whatever the order', () => {
    const call = aCall({ context: { x: {} } });
    const failing = toCondition(['context.x', 'equals', 'a']);
    const no = toCondition(['user.role', 'equals', 'nobody']);

    for (const all of [
      [failing, no],
      [no, failing],
    ]) {
      expect(decide(blockingWhen({ all }), aQuestion({ call }))).toMatchObject({
        verdict: 'allow',
        problems: [],
      });
    }
  });
});

describe(`${decide.name}: precedence`, () => {
  it.each(readCases<PrecedenceCase>('precedence'))('$rule', ({ policies, verdict, decidedBy, order }) => {
    const condition = { finding: { types: ['US_SSN'] } };
    const compiled = policies.map(([action, id, more]) => aCompiled(id, { condition, action, ...more }));

    const decision = decide(
      aSnapshot(...compiled),
      aQuestion({ call: aCall(), inspection: found('US_SSN') }),
    );

    expect(decision.verdict).toBe(verdict);
    expect(decision.decidedBy?.policyId ?? null).toBe(decidedBy);
    expect(decision.matches.map(({ policyId }) => policyId)).toEqual(order);
  });
});

describe(`${decide.name}: every pair of actions`, () => {
  const condition = { finding: { types: ['US_SSN'] } };
  const settings = { route: { allowedProviders: ['azure'] } } as const;
  const policyOf = (action: Action, id: string) =>
    aCompiled(id, { action, condition, ...(action === 'route' ? settings.route : {}) });
  const pairs = ACTIONS.flatMap((stronger, index) =>
    ACTIONS.slice(index + 1).map((weaker) => ({ stronger, weaker })),
  );

  it.each(pairs)('$stronger comes before $weaker, whatever their ids', ({ stronger, weaker }) => {
    const verdicts = { block: 'block', require_approval: 'needs_approval' } as const;
    const verdict = stronger in verdicts ? verdicts[stronger as keyof typeof verdicts] : 'allow';

    for (const [strongId, weakId] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const decision = decide(
        aSnapshot(policyOf(weaker, weakId), policyOf(stronger, strongId)),
        aQuestion({ call: aCall(), inspection: found('US_SSN') }),
      );

      expect(decision.matches.map(({ action }) => action)).toEqual([stronger, weaker]);
      expect(decision.verdict).toBe(verdict);
      expect(decision.decidedBy?.action ?? null).toBe(verdict === 'allow' ? null : stronger);
    }
  });
});

describe(`${decide.name}: what follows`, () => {
  it('names the findings to mask, and only those that count', () => {
    const condition = { finding: { category: 'pii' as const, minConfidence: 0.9 } };
    const findings = [
      aFinding('EMAIL_ADDRESS', { confidence: 0.5 }),
      aFinding('US_SSN'),
      aFinding('JWT'),
      aFinding('CREDIT_CARD'),
    ];

    const { obligations, matches } = decide(
      aSnapshot(aCompiled('mask', { condition, action: 'redact' })),
      aQuestion({ call: aCall(), inspection: { findings, complete: true, gaps: [] } }),
    );

    expect(obligations).toEqual([{ type: 'redact', policyId: 'mask', findings: [1, 3] }]);
    expect(matches[0]?.findings).toEqual([1, 3]);
  });

  it('counts findings', () => {
    const snapshot = blockingWhen({ finding: { types: ['EMAIL_ADDRESS'], minCount: 2 } });

    expect(decide(snapshot, aQuestion({ call: aCall(), inspection: found('EMAIL_ADDRESS') })).verdict).toBe(
      'allow',
    );
    expect(
      decide(snapshot, aQuestion({ call: aCall(), inspection: found('EMAIL_ADDRESS', 'EMAIL_ADDRESS') }))
        .verdict,
    ).toBe('block');
  });

  it('hands on routes, alerts and warnings, and tells the caller only what is for the caller', () => {
    const snapshot = aSnapshot(
      aCompiled('route', { action: 'route', allowedProviders: ['azure'], reason: 'Stay in Europe.' }),
      aCompiled('alert', { action: 'alert', reason: 'Look at this.' }),
      aCompiled('warn', { action: 'warn', reason: 'Careful.' }),
    );

    const decision = decide(snapshot, aQuestion({ call: aCall() }));

    expect(decision.obligations).toEqual([
      { type: 'route', policyId: 'route', allowedProviders: ['azure'] },
      { type: 'alert', policyId: 'alert', message: 'Look at this.' },
      { type: 'warn', policyId: 'warn', message: 'Careful.' },
    ]);
    expect(decision.reasons).toEqual(['Stay in Europe.', 'Careful.']);
  });

  it('reads the answer on a response stage, and still the query', () => {
    const stages = ['llm.response' as const];
    const condition = {
      all: [
        { field: 'response', operator: 'contains' as const, value: 'paris' },
        { field: 'query', operator: 'contains' as const, value: 'capital' },
      ],
    };
    const segments = [{ pointer: '/choices/0', text: 'Paris.' }];

    const decision = decide(
      aSnapshot(aCompiled('p', { stages, condition })),
      aQuestion({ call: aCall(), stage: 'llm.response', segments }),
    );

    expect(decision.verdict).toBe('block');
  });

  it('records the epoch and gives a plain allow no reasons', () => {
    expect(decide(aSnapshot(), aQuestion({ call: aCall() }))).toMatchObject({
      policyEpoch: 1,
      reasons: [],
      obligations: [],
    });
  });
});

describe(`${decide.name}: scope`, () => {
  const principal = aPrincipal();
  const { tenantId, organizationId } = principal;
  const other = aPrincipal();
  const question = aQuestion({ call: aCall({ principal }) });

  it.each([
    ['the system', { kind: 'system' } as const, 'block'],
    ['the own organisation', { kind: 'organization', organizationId } as const, 'block'],
    [
      'another organisation',
      { kind: 'organization', organizationId: other.organizationId } as const,
      'allow',
    ],
    ['the own tenant', { kind: 'tenant', tenantId } as const, 'block'],
    ['another tenant', { kind: 'tenant', tenantId: other.tenantId } as const, 'allow'],
  ])('applies a policy of %s as it should', (_, scope, verdict) => {
    const snapshot = aSnapshot(compilePolicy({ ...aPublished('p'), scope }));

    expect(decide(snapshot, question).verdict).toBe(verdict);
  });

  it.each([
    [{ tools: ['sql'] }, { target: { tool: 'sql' } }, 'block'],
    [{ tools: ['sql'] }, { target: { tool: 'mail' } }, 'allow'],
    [{ roles: ['client'] }, {}, 'block'],
    [{ roles: ['analyst'] }, { user: { role: 'analyst' } }, 'block'],
    [{ roles: ['analyst'] }, {}, 'allow'],
    [{ clients: ['a-client'], models: ['m'] }, { target: { model: 'm' } }, 'block'],
    [{ clients: ['a-client'], models: ['m'] }, { target: { model: 'n' } }, 'allow'],
  ])('limits %j', (appliesTo, call, verdict) => {
    const snapshot = aSnapshot(aCompiled('p', { appliesTo }));

    expect(decide(snapshot, aQuestion({ call: aCall(call) })).verdict).toBe(verdict);
  });
});

describe(`${decide.name}: incomplete inspection`, () => {
  const incomplete = aCompiled('sys_inspection_incomplete', {
    condition: { inspection: 'incomplete' },
    severity: 'critical',
  });
  const pii: Condition = { finding: { category: 'pii' } };
  const looking = (more: Partial<PolicyDocument>) =>
    aSnapshot(incomplete, aCompiled('p', { condition: { finding: { types: ['US_SSN'] } }, ...more }));

  it.each<GapCase>([
    { rule: 'blocks when a block may have been missed', policy: {}, hidden: ['US_SSN'], blocks: true },
    { rule: 'blocks when every type may have been missed', policy: {}, hidden: [], blocks: true },
    {
      rule: 'blocks when a redaction may have been missed',
      policy: { action: 'redact' },
      hidden: ['US_SSN'],
      blocks: true,
    },
    {
      rule: 'blocks when a category may have been missed',
      policy: { condition: pii },
      hidden: ['JWT', 'US_SSN'],
      blocks: true,
    },
    {
      rule: 'blocks when it hangs on a negation',
      policy: { condition: { not: pii } },
      hidden: ['US_SSN'],
      blocks: true,
    },
    { rule: 'allows when other types may have been missed', policy: {}, hidden: ['JWT'], blocks: false },
    {
      rule: 'allows when another category may have been missed',
      policy: { condition: pii },
      hidden: ['JWT'],
      blocks: false,
    },
    {
      rule: 'allows when only a log may have been missed',
      policy: { action: 'log' },
      hidden: ['US_SSN'],
      blocks: false,
    },
    {
      rule: 'allows when only shadow may have been missed',
      policy: { mode: 'shadow' },
      hidden: ['US_SSN'],
      blocks: false,
    },
    {
      rule: 'allows when the policy is for other calls',
      policy: { appliesTo: { tools: ['sql'] } },
      hidden: ['US_SSN'],
      blocks: false,
    },
  ])('$rule', ({ policy, hidden, blocks }) => {
    const decision = decide(looking(policy), aQuestion({ call: aCall(), inspection: gapIn(...hidden) }));

    expect(decision.verdict).toBe(blocks ? 'block' : 'allow');
    expect(decision.decidedBy?.policyId ?? null).toBe(blocks ? 'sys_inspection_incomplete' : null);
  });

  it('does not take what was found for all that there is to mask', () => {
    const inspection = { ...gapIn('US_SSN'), findings: [aFinding('US_SSN')] };

    expect(decide(looking({ action: 'redact' }), aQuestion({ call: aCall(), inspection })).verdict).toBe(
      'block',
    );
  });

  it('is not in the way of a complete inspection', () => {
    expect(decide(looking({}), aQuestion({ call: aCall() })).policiesEvaluated).toBe(0);
  });
});
