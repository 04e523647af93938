import { ManualClock } from '@app/testing';
import type { StepOf } from '../../planning/plan';
import { aRunContext } from '../run-context.builder';
import type { ApprovalState } from '../run-context';
import { ApprovalRunner } from './approval.runner';
import { aStepTry } from './step-try.builder';

const step: StepOf<'approval'> = {
  id: 'ok',
  type: 'approval',
  message: 'Go to {{input.city}}?',
  approvers: { roles: ['admin'], users: ['ann'] },
  expires_ms: 60_000,
  required_approvals: 2,
  four_eyes: true,
  notify_url: 'https://example.com/decided',
};

describe(ApprovalRunner.name, () => {
  const clock = new ManualClock();
  const state = (more: Partial<ApprovalState> = {}): ApprovalState => ({
    approvalId: 'a',
    status: 'pending',
    decisionId: null,
    expiresAt: clock.now(),
    ...more,
  });

  it('asks with everything that a person needs, and waits', async () => {
    let asked: unknown;
    const run = aRunContext({
      approvals: {
        ...aRunContext().approvals,
        stateOf: () => Promise.resolve(null),
        request: (_, question) => {
          asked = question;
          return Promise.resolve(state());
        },
      },
    });

    const outcome = await new ApprovalRunner(clock).run(aStepTry<'approval'>(step, { more: { run } }));

    expect(outcome).toMatchObject({ status: 'awaiting_approval', approvalId: 'a' });
    expect(asked).toEqual({
      message: 'Go to Graz?',
      approvers: ['admin', 'ann'],
      requiredApprovals: 2,
      excludesRequester: true,
      notifyUrl: 'https://example.com/decided',
      expiresAt: new Date(clock.nowMs() + 60_000),
    });
  });

  it.each([
    [
      { status: 'approved', decidedBy: 'ann', comment: 'fine' },
      { output: { approved_by: 'ann', comment: 'fine' } },
    ],
    [{ status: 'rejected' }, { status: 'rejected', code: 'REJECTED' }],
    [{ status: 'expired' }, { status: 'rejected', code: 'APPROVAL_EXPIRED' }],
  ] as const)('ends as people decided: %j', async (decided, expected) => {
    const run = aRunContext({
      approvals: {
        ...aRunContext().approvals,
        stateOf: () => Promise.resolve(state(decided)),
        request: () => Promise.reject(new Error('asked twice')),
      },
    });

    const outcome = await new ApprovalRunner(clock).run(aStepTry<'approval'>(step, { more: { run } }));

    expect(outcome).toMatchObject(expected);
  });
});
