import { aPrincipal } from '@app/testing';
import { toPlanResponse, type PlanReport } from './plan-response.mapper';

const call = { principal: aPrincipal(), trace: { requestId: 'r-1', traceId: 't-1' }, latencyMs: 2 };
const respond = (report: Partial<PlanReport>) =>
  toPlanResponse(call, { success: true, plan_id: 'p-1', status: 'completed', ...report });

describe('toPlanResponse', () => {
  it.each<[string, Partial<PlanReport>, number]>([
    ['a plan that policies block', { success: false, status: 'blocked', error: 'Not allowed.' }, 403],
    ['a plan that waits to start', { success: false, status: 'awaiting_approval', error: 'Ask.' }, 403],
    ['a plan with a step that waits', { success: true, status: 'awaiting_approval' }, 200],
    ['a plan that failed', { success: false, status: 'failed', error: 'No model.' }, 200],
    ['a plan that completed', {}, 200],
  ])('answers %s with its status', (_, report, status) => {
    const blocked = status === 403;

    const answer = respond(report);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ blocked, ...(blocked && { block_reason: report.error }) });
  });

  it('names the approval that a plan waits for', () => {
    const waiting = { success: false, status: 'awaiting_approval', metadata: { approval_id: 'a-1' } };

    expect(respond(waiting).body).toMatchObject({ approval_id: 'a-1' });
  });

  it('always says why a plan did not succeed', () => {
    const error = 'The plan ended as partial.';

    expect(respond({ success: false, status: 'partial' }).body).toMatchObject({
      success: false,
      error,
      data: { success: false, error },
    });
  });

  it('tells the current step as a number, and the results and the time where clients look for them', () => {
    const results = { a: { status: 'completed' } };
    const report = { current_step: 'Second', current_step_index: 1, step_results: results, duration: '7ms' };

    expect(respond(report).body).toMatchObject({
      data: { current_step: 1 },
      metadata: { status: 'completed', step_results: results, duration: '7ms' },
    });
  });
});
