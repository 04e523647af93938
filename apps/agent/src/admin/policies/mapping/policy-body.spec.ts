import { InvalidRequestError } from '@app/kernel';
import { InvalidPolicyError, type PolicyDocument } from '@app/policy';
import { actionsOf } from './contract-effects';
import { sentActions } from './contract-memory';
import { isToggle, readPolicyBody } from './policy-body';

const contract = (overrides: object = {}) => ({
  name: 'Wires',
  type: 'content',
  category: 'dynamic-security',
  conditions: [{ field: 'query', operator: 'contains', value: 'wire' }],
  actions: [{ type: 'block', config: { reason: 'No wires' } }],
  ...overrides,
});
const native = (overrides: object = {}) => ({
  name: 'Wires',
  stages: ['llm.request'],
  condition: { any: [{ field: 'query', operator: 'contains', value: 'wire' }] },
  action: 'warn',
  ...overrides,
});
const documentOf = (body: object, base?: PolicyDocument): PolicyDocument =>
  readPolicyBody(body, base).document;

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidRequestError || error instanceof InvalidPolicyError) {
      return error.problems.map(({ field }) => field);
    }
    throw error;
  }
  throw new Error('nothing was refused');
}

describe(readPolicyBody.name, () => {
  it('makes a document of what the contract says, in force at once', () => {
    expect(readPolicyBody(contract())).toMatchObject({
      publish: true,
      document: {
        name: 'Wires',
        action: 'block',
        reason: 'No wires',
        mode: 'enforce',
        stages: ['llm.request', 'tool.request', 'plan.request', 'plan.step'],
        condition: { all: contract().conditions },
      },
    });
  });

  it('takes a document of the model as a draft', () => {
    expect(readPolicyBody(native())).toMatchObject({ publish: false, document: native() });
  });

  it.each([
    [contract({ publish: false }), false],
    [native({ publish: true }), true],
  ])('publishes as the body says', (body, publish) => {
    expect(readPolicyBody(body)).toMatchObject({ publish });
  });

  it('looks at answers when a condition reads them', () => {
    const conditions = [{ field: 'response', operator: 'contains', value: 'wire' }];

    expect(documentOf(contract({ conditions })).stages).toEqual(['llm.response', 'tool.response']);
  });

  it('follows the conditions to other stages, and leaves stages that somebody chose', () => {
    const conditions = [{ field: 'response', operator: 'contains', value: 'wire' }];
    const chosen = documentOf(contract({ stages: ['plan.step'] }));

    expect(documentOf({ conditions }, documentOf(contract())).stages).toEqual([
      'llm.response',
      'tool.response',
    ]);
    expect(documentOf({ conditions }, chosen).stages).toEqual(['plan.step']);
  });

  it.each([
    ['risk', 'dynamic-risk'],
    ['cost', 'dynamic-cost'],
    ['user', 'dynamic-access'],
    ['compliance', 'dynamic-compliance'],
    ['content', 'dynamic-security'],
  ])('gives the type %s the category %s', (type, category) => {
    expect(documentOf(contract({ type, category: null }))).toMatchObject({ category });
  });

  it('keeps what a change does not name', () => {
    const base = documentOf(contract({ priority: 7, tags: ['a'] }));

    expect(documentOf({ description: 'new' }, base)).toEqual({ ...base, description: 'new' });
    expect(documentOf({ severity: 'low' }, base)).toEqual({ ...base, severity: 'low' });
  });

  it('leaves the tree of a model document alone when only other facts change', () => {
    const base = documentOf(native());

    expect(documentOf({ priority: 3, tags: ['b'] }, base)).toMatchObject({
      ...native(),
      priority: 3,
      tags: ['b'],
    });
  });

  it('puts other actions in the place of the former ones, settings included', () => {
    const base = documentOf(
      contract({ actions: [{ type: 'route', config: { allowed_providers: ['azure'], reason: 'EU' } }] }),
    );

    const changed = documentOf({ actions: [{ type: 'block' }] }, base);

    expect(changed).toMatchObject({ action: 'block', condition: base.condition });
    expect(changed).not.toHaveProperty('allowedProviders');
  });

  it('masks what redact names, and stops doing so with another action', () => {
    const actions = [{ type: 'redact', config: { fields: ['ssn', 'patient name'] } }];
    const base = documentOf(contract({ actions }));
    expect(base.condition).toMatchObject({
      all: [
        { field: 'query' },
        { any: [{ finding: { types: ['US_SSN'] } }, { pattern: expect.any(String) as string }] },
      ],
    });

    expect(documentOf({ actions: [{ type: 'warn' }] }, base).condition).toEqual({
      all: contract().conditions,
    });
    expect(documentOf({ conditions: contract().conditions }, base).condition).toEqual(base.condition);
  });

  it('does everything that is sent, and tells it as it was sent', () => {
    const actions = [
      { type: 'alert', config: { channel: 'ops', message: 'Look.' } },
      { type: 'redact', config: { fields: ['ssn'] } },
      { type: 'modify_risk', config: { modifier: 2 } },
      { type: 'block', config: { reason: 'No wires' } },
      { type: 'modify_risk', config: { modifier: 3, add: 0.2 } },
      { type: 'log', config: { compliance: 'hipaa' } },
    ];

    const document = documentOf(contract({ actions }));

    expect(document).toMatchObject({
      action: 'block',
      furtherActions: [
        { action: 'alert', alertChannel: 'ops', reason: 'Look.' },
        { action: 'redact' },
        { action: 'log' },
      ],
      riskChange: { multiply: 6, add: 0.2 },
      condition: {
        all: [{ field: 'query' }, { any: [{ any: [{ finding: { types: ['US_SSN'] } }] }, { all: [] }] }],
      },
    });
    expect(sentActions(document)).toEqual(actions);
    expect(documentOf({ conditions: contract().conditions }, document)).toEqual(document);
  });

  it.each([
    [[{ type: 'log' }, { type: 'log' }]],
    [[{ type: 'modify_risk', config: { add: 0.1 } }]],
    [[{ type: 'route', config: { allowed_providers: ['a'] } }, { type: 'redact' }]],
  ])('keeps %j', (actions) => {
    expect(sentActions(documentOf(contract({ actions })))).toEqual(actions);
  });

  it('writes the actions of a document of the model', () => {
    const document = documentOf(
      native({ furtherActions: [{ action: 'warn', reason: 'b' }, { action: 'log' }], reason: 'a' }),
    );

    expect(actionsOf(document)).toEqual([
      { type: 'warn', config: { reason: 'a' } },
      { type: 'warn', config: { reason: 'b' } },
      { type: 'log', config: {} },
    ]);
  });

  it('changes the risk beside another action', () => {
    const actions = [{ type: 'modify_risk', config: { modifier: 1.5, add: 0.2 } }, { type: 'alert' }];

    expect(documentOf(contract({ actions }))).toMatchObject({
      action: 'alert',
      riskChange: { multiply: 1.5, add: 0.2 },
    });
  });

  it('switches the mode and leaves shadow mode as it is', () => {
    const shadow = documentOf(native({ mode: 'shadow' }));

    expect(documentOf({ enabled: false, priority: 1 }, shadow).mode).toBe('off');
    expect(documentOf({ enabled: true, priority: 1 }, shadow).mode).toBe('shadow');
    expect(documentOf({ enabled: true, priority: 1 }, { ...shadow, mode: 'off' }).mode).toBe('enforce');
  });

  it('names a renamed policy in the sentence that nobody wrote', () => {
    const base = documentOf(contract({ actions: [{ type: 'block' }] }));

    expect(documentOf({ name: 'Renamed' }, base).reason).toContain('Renamed');
  });

  it.each([
    ['names', contract({ name: 'x', category: 'pii-global' }), ['/name', '/category']],
    ['missing parts', { name: 'Wires' }, ['/conditions', '/actions']],
    ['an unknown action', contract({ actions: [{ type: 'explode' }] }), ['/actions/0/type']],
    [
      'a setting of an action that does not decide',
      contract({
        actions: [
          { type: 'alert', config: { channel: 5 } },
          { type: 'modify_risk', config: { add: 0.1 } },
          { type: 'route' },
          { type: 'block' },
        ],
      }),
      ['/actions/0/config/channel', '/actions/2/config/allowed_providers'],
    ],
    [
      'a setting of an action',
      contract({ actions: [{ type: 'log' }, { type: 'require_approval', config: { expiry_seconds: 1 } }] }),
      ['/actions/1/config/expiry_seconds'],
    ],
    [
      'a condition',
      contract({ conditions: [...contract().conditions, { field: 'query', operator: 'regex', value: '(' }] }),
      ['/conditions/1/value'],
    ],
  ])('names the place in the body for %s', (_, body, places) => {
    expect(problemsOf(() => readPolicyBody(body))).toEqual(places);
  });

  it('names the place in the document for the form of the model', () => {
    expect(problemsOf(() => readPolicyBody(native({ stages: undefined, nonsense: 1 })))).toEqual(
      expect.arrayContaining(['/stages', '/nonsense']),
    );
  });
});

describe(isToggle.name, () => {
  it.each([
    [{ enabled: true }, true],
    [{ enabled: false, summary: 'why', expected_version: 2, name: null }, true],
    [{ enabled: true, priority: 1 }, false],
    [{ priority: 1 }, false],
  ])('%j: %p', (body, expected) => {
    expect(isToggle(body)).toBe(expected);
  });
});
