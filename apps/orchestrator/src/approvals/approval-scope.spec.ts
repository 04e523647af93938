import { gateScope, ownerOfScope, stepAsked, stepScope } from './approval-scope';

describe(ownerOfScope.name, () => {
  it('reads back what a scope was made of', () => {
    expect(ownerOfScope(stepScope({ runId: 'r1', parent: null }, 'fan[3].book'))).toEqual({
      kind: 'run',
      runId: 'r1',
      stepId: 'fan[3].book',
    });
    expect(ownerOfScope(gateScope('wf_1', 'step:with:colons'))).toEqual({
      kind: 'workflow',
      workflowId: 'wf_1',
      stepId: 'step:with:colons',
    });
    expect(ownerOfScope(null)).toBeNull();
    expect(ownerOfScope('something else')).toBeNull();
  });
});

describe(stepAsked.name, () => {
  const root = { runId: 'r1', parent: null };
  const child = { runId: 'c1', parent: { runId: 'r1', rootId: 'r1', keyPrefix: 'trip.' } };

  it('is told by the run above all and by its own run', () => {
    const scope = stepScope(child, 'confirm');

    expect(stepAsked(root, scope)).toBe('trip.confirm');
    expect(stepAsked(child, scope)).toBe('confirm');
    expect(stepAsked(child, stepScope(root, 'hotel.confirm'))).toBeNull();
    expect(stepAsked(root, null)).toBeNull();
  });
});
