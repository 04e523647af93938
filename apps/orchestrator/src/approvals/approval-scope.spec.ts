import { gateScope, ownerOfScope, stepScope } from './approval-scope';

describe(ownerOfScope.name, () => {
  it('reads back what a scope was made of', () => {
    expect(ownerOfScope(stepScope('r1', 'fan[3].book'))).toEqual({
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
