import type { Plan, PlanStep } from '../../planning/plan';
import type { ApprovalState, RunContext } from '../run-context';
import { FakeStepJournal } from '../step-journal.fake';
import { answered } from '../step-runners.fake';
import { call, Task } from '../task.fake';

const limit = { budget: { wall_ms: 100 } };
const map = (steps: readonly PlanStep[]): PlanStep => ({
  id: 'in',
  type: 'map',
  over: '{{input}}',
  steps,
  ...limit,
});
const subPlan = (steps: readonly PlanStep[]): PlanStep => ({
  id: 'in',
  type: 'sub-plan',
  plan: { steps, ...limit },
});
const planAround = (steps: readonly PlanStep[]): PlanStep =>
  ({
    id: 'in',
    type: 'sub-plan',
    input: '{{input}}',
    plan: { steps: [map(steps)] },
    ...limit,
  }) as unknown as PlanStep;

/** Steps called `take60` and so on take as many milliseconds; those called `ask` wait for a person, whom `slow` tells to say yes. */
class Timed {
  private approved = false;
  private wake: () => void = () => undefined;
  readonly task: Task = new Task(async ({ key, step: { id } }) => {
    if (id === 'ask' && !this.approved) {
      return { status: 'awaiting_approval', approvalId: key, decisionId: null, expiresAt: new Date(1e15) };
    }
    await this.task.time.sleep(Number(/\d+/.exec(id)?.[0] ?? 0));
    if (id.startsWith('slow')) this.approve();
    return answered(id);
  });

  approve(): void {
    this.approved = true;
    this.wake();
  }

  async run(plan: Plan, more: Partial<RunContext> = {}): Promise<string | undefined> {
    const journal = new FakeStepJournal(this.task.journal.stored);
    const onWake = (listener: () => void): (() => void) => {
      this.wake = listener;
      return () => undefined;
    };
    await this.task.run(plan, { journal, onWake, ...more }, ['item']);
    return journal.stored.settled.get('in')?.outcome.status;
  }
}

describe.each([
  ['a map', map],
  ['a sub-plan', subPlan],
  ['a sub-plan with a map inside', planAround],
])('the time of %s', (_, inside) => {
  const waits = [call('take60'), call('ask', ['take60']), call('take30', ['ask'])];
  const tooLong = [call('take60'), call('ask', ['take60']), call('take200', ['ask'])];

  it.each([
    ['stands still while everything inside waits for people', waits, 'completed'],
    ['counts what is done before and after', tooLong, 'cancelled'],
    [
      'goes on while anything inside is done',
      [call('ask'), call('take300'), call('after', ['ask'])],
      'cancelled',
    ],
  ])('%s', async (_what, steps, status) => {
    const timed = new Timed();

    expect(await timed.run({ steps: [inside(steps), call('slow500')] })).toBe(status);
  });

  it.each([
    ['leaves out the time in which the run rests', waits, 'completed'],
    ['counts what other tasks did', tooLong, 'cancelled'],
  ])('%s', async (_what, steps, status) => {
    const timed = new Timed();
    const states = (): Promise<ReadonlyMap<string, ApprovalState>> => Promise.resolve(new Map());
    const approvals = {
      ...{ request: () => Promise.reject(new Error('no')), stateOf: () => Promise.resolve(null) },
      states,
    };
    await timed.run({ steps: [inside(steps)] });
    await timed.task.time.until(timed.task.time.sleep(500));
    timed.approve();

    expect(await timed.run({ steps: [inside(steps)] }, { approvals, isResumed: true })).toBe(status);
  });

  it('counts waiting for a place', async () => {
    const steps = [call('slow500'), inside([call('take10')])];

    expect(await new Timed().run({ steps, max_parallel: 1 })).toBe('cancelled');
  });
});

describe('the time of a sub-plan apart', () => {
  it('goes on while it runs', async () => {
    const timed = new Timed();
    const children: RunContext['children'] = {
      run: (_key, _child, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    };
    const apart = { ...subPlan([call('take10')]), apart: true } as PlanStep;

    expect(await timed.run({ steps: [apart] }, { children })).toBe('cancelled');
    expect(timed.task.time.monotonicMs()).toBe(100);
  });
});
