import type { ApprovalId, PolicyId } from '@app/kernel';
import { aCall } from '@app/testing';
import { aCompiled, aQuestion } from '../spec/builders';
import { decide, type PolicyDecision } from './decide';
import { PolicySnapshot } from './policy-snapshot';

const grant = (policyId: string, version = 1) => ({
  approvalId: `approval of ${policyId}` as ApprovalId,
  policyId: policyId as PolicyId,
  version,
});
const asks = aCompiled('asks', { action: 'require_approval', approvers: ['cfo'] });
const asksToo = aCompiled('asks-too', { action: 'require_approval', severity: 'low' });
const blocks = aCompiled('blocks', { action: 'block' });
const decided = (
  policies: ReturnType<typeof aCompiled>[],
  ...approvals: ReturnType<typeof grant>[]
): PolicyDecision => decide(new PolicySnapshot(1, policies), { ...aQuestion({ call: aCall() }), approvals });

describe('approvals that people gave', () => {
  it('let a call go on, and the decision says thanks to whom', () => {
    expect(decided([asks])).toMatchObject({ verdict: 'needs_approval', approvalsUsed: [] });
    expect(decided([asks], grant('asks'))).toMatchObject({
      verdict: 'allow',
      decidedBy: null,
      reasons: [],
      matches: [{ policyId: 'asks', action: 'require_approval' }],
      approvalsUsed: [{ approvalId: 'approval of asks', policyId: 'asks' }],
    });
  });

  it('count for the one policy and its one version', () => {
    expect(decided([asks, asksToo], grant('asks'))).toMatchObject({
      verdict: 'needs_approval',
      decidedBy: { policyId: 'asks-too' },
      approval: { approvers: [] },
    });
    expect(decided([asks, asksToo], grant('asks'), grant('asks-too')).verdict).toBe('allow');
    expect(decided([asks], grant('asks', 2)).verdict).toBe('needs_approval');
  });

  it('lift no block', () => {
    expect(decided([asks, blocks], grant('asks'), grant('blocks'))).toMatchObject({
      verdict: 'block',
      approvalsUsed: [{ policyId: 'asks' }],
    });
  });

  it('leave what else the policy does', () => {
    const risky = aCompiled('asks', {
      action: 'require_approval',
      furtherActions: [{ action: 'warn', reason: 'Mind this.' }],
    });

    expect(decided([risky], grant('asks'))).toMatchObject({
      verdict: 'allow',
      obligations: [{ type: 'warn' }],
      reasons: ['Mind this.'],
    });
  });
});
