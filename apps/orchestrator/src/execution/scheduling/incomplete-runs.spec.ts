import { stepViews } from '../../executions/step-view';
import type { Plan } from '../../planning/plan';
import { failing, Task } from '../task.fake';
import { INCOMPLETE_CASES } from './incomplete-runs.data';

describe('a run', () => {
  it.each(INCOMPLETE_CASES)('with $what is $status', async ({ error, status, steps }) => {
    const task = new Task(failing('bad'));
    const plan: Plan = { steps };

    const result = await task.run(plan, {}, [1, 5]);

    const { settled } = task.journal.stored;
    const recorded = { settled, startedAt: new Map(), failedAttempts: new Map() };
    expect(result.status).toBe(status);
    expect(stepViews({ plan }, recorded, new Set())[0]?.error).toBe(error);
  });

  it('that an earlier release began is partial when a map of it has gaps', async () => {
    const plan: Plan = { steps: [{ id: 'fan', type: 'map', over: '{{input}}', steps: [] }] };
    const task = new Task();
    const at = new Date(0);
    task.journal.settled.set('fan', {
      ...{ attempt: 0, startedAt: at, endedAt: at },
      outcome: {
        ...{ status: 'completed', output: ['a', null], decisionId: null, simulated: false },
        usage: { promptTokens: 0, completionTokens: 0, costMicroUsd: 0 },
      },
    });

    expect(await task.run(plan, {}, [1, 5])).toMatchObject({ status: 'partial' });
  });
});
