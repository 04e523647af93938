import fc from 'fast-check';
import {
  ACTIONS,
  SEVERITIES,
  type Finding,
  type GovernedCall,
  type Inspection,
  type PolicyMode,
} from '@app/kernel';
import type { PolicyQuestion } from '../engine/question';
import type { Condition, FieldTest } from '../model/condition';
import type { PolicyDocument } from '../model/policy-document';
import { aDocument, aFinding, aQuestion } from './builders';

/** Few values, so that comparisons often meet. */
const text = fc.constantFrom('a', 'B', 'ab', '1', '5', 'sql', '\uff41b', 's\u200bql', '10.0.0.7', '10.9.0.7');
const scalar = fc.oneof(text, fc.constantFrom(0, 1, 5), fc.boolean());
const fields = [
  'query',
  'response',
  'user.role',
  'user.region',
  'client.id',
  'client.roles',
  'tool',
  'stage',
  'context.x',
  'context.y',
];
const field = fc.constantFrom(...fields);
const types = ['US_SSN', 'EMAIL_ADDRESS', 'JWT', 'SQL_TAUTOLOGY'];
const someTypes = fc.uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 });

/** Patterns that mean the same to every engine. */
const pattern = fc.constantFrom('a', '^a', 'b$', '[0-9]', 'a.?', '(?:ab|sql)+');

const operands: Readonly<Record<FieldTest['operator'], fc.Arbitrary<FieldTest['value']>>> = {
  equals: scalar,
  not_equals: scalar,
  contains: text,
  not_contains: text,
  contains_any: fc.array(text, { minLength: 1, maxLength: 3 }),
  starts_with: text,
  ends_with: text,
  greater_than: fc.constantFrom(0, 1, 3),
  less_than: fc.constantFrom(0, 1, 3),
  in: fc.array(scalar, { minLength: 1, maxLength: 3 }),
  not_in: fc.array(scalar, { minLength: 1, maxLength: 3 }),
  exists: fc.boolean(),
  regex: pattern,
  cidr: fc.constantFrom('10.0.0.0/16', ['10.9.0.7', '192.168.0.0/16']),
  between: fc.record(
    {
      from: fc.constantFrom('08:00', '22:30'),
      to: fc.constantFrom('06:00', '12:00'),
      timezone: fc.constant('UTC'),
      days: fc.uniqueArray(fc.constantFrom('mon', 'tue', 'sun'), { minLength: 1 }),
    },
    { requiredKeys: ['from', 'to', 'timezone'] },
  ),
};
const fieldTest = fc.constantFrom(...(Object.keys(operands) as FieldTest['operator'][])).chain((operator) =>
  fc.record({
    field: operator === 'between' ? fc.constant('time') : field,
    operator: fc.constant(operator),
    value: operands[operator],
  }),
);
const bounds = { minConfidence: fc.constantFrom(0.5, 0.9), minCount: fc.constantFrom(1, 2) };
const category = fc.constantFrom('pii' as const, 'secret' as const);
const findingTest = fc
  .oneof(
    fc.record({ types: someTypes, category, ...bounds }, { requiredKeys: ['types'] }),
    fc.record({ category, ...bounds }, { requiredKeys: ['category'] }),
  )
  .map((finding) => ({ finding }));

/** Any condition without expressions, the risk score and the inspection. */
export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fieldTest,
    findingTest,
    pattern.map((source) => ({ pattern: source })),
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
})).condition;

const actions = ACTIONS.filter((action) => action !== 'redact' && action !== 'route');

/** An action, and further ones that may stand beside it. */
const action = fc.constantFrom(...actions).chain((strongest) =>
  fc.record({
    action: fc.constant(strongest),
    furtherActions: fc.array(
      fc.record(
        {
          action: fc.constantFrom(...actions.slice(actions.indexOf(strongest))),
          reason: fc.constantFrom('one', 'two'),
        },
        { requiredKeys: ['action'] },
      ),
      { maxLength: 3 },
    ),
  }),
);

/** A policy for requests and answers. Its action and condition need not go together. */
export const anyDocument = (
  condition: fc.Arbitrary<Condition> = anyCondition,
  mode: fc.Arbitrary<PolicyMode> = fc.constantFrom('enforce', 'shadow', 'off'),
): fc.Arbitrary<PolicyDocument> =>
  fc
    .record({
      condition,
      mode,
      action,
      severity: fc.constantFrom(...SEVERITIES),
      priority: fc.constantFrom(0, 1),
      appliesTo: fc.record(
        { tools: fc.constant(['sql']), roles: fc.constant(['a', 'client']) },
        { requiredKeys: [] },
      ),
    })
    .map(({ action: actionAndMore, ...more }) =>
      aDocument({ ...more, ...actionAndMore, stages: ['llm.request', 'llm.response'] }),
    );

const finding: fc.Arbitrary<Finding> = fc
  .record({ type: fc.constantFrom(...types), confidence: fc.constantFrom(0.4, 0.6, 1) })
  .map(({ type, confidence }) => aFinding(type, { confidence }));
const gap = fc
  .oneof(fc.constant([]), someTypes)
  .map((hidden) => ({ pointer: '', reason: 'saturated' as const, types: hidden }));
const inspection: fc.Arbitrary<Inspection> = fc
  .record({ findings: fc.array(finding, { maxLength: 3 }), gaps: fc.array(gap, { maxLength: 2 }) })
  .map(({ findings, gaps }) => ({ findings, gaps, complete: gaps.length === 0 }));

const fact = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(scalar, { maxLength: 2 }),
  fc.constant({ deep: 1 }),
  fc.constant([['a']]),
);
const texts = fc.array(text, { maxLength: 2 }).map((all) => all.map((one) => ({ pointer: '', text: one })));

/** A question about a chat request or its answer. @param base what all calls have in common */
export const anyQuestionAbout = (base: GovernedCall): fc.Arbitrary<PolicyQuestion> =>
  fc
    .record({
      user: fc.record({ role: text, region: text }, { requiredKeys: [] }),
      target: fc.record({ tool: text }, { requiredKeys: [] }),
      context: fc.record({ x: fact, y: fact }, { requiredKeys: [] }),
      asked: texts,
      answered: texts,
      stage: fc.constantFrom('llm.request' as const, 'llm.response' as const),
      inspection,
      now: fc.date({ min: new Date('2026-03-01'), max: new Date('2026-03-15'), noInvalidDate: true }),
    })
    .map(({ asked, answered, stage, inspection: inspected, now, ...call }) =>
      aQuestion({
        call: { ...base, ...call, segments: asked },
        stage,
        segments: stage === 'llm.request' ? asked : answered,
        inspection: inspected,
        now,
      }),
    );
