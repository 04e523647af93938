import { CallAbortedError } from '@app/kernel';
import type { PlanStep } from '../../planning/plan';
import type { ApprovalState, RunContext } from '../run-context';
import type { RunResult } from '../run-result';
import { FakeStepJournal } from '../step-journal.fake';
import { answered, type Act } from '../step-runners.fake';
import type { StepKey } from '../step-outcome';
import { call, echo, Task } from '../task.fake';

const used = { promptTokens: 40, completionTokens: 2, costMicroUsd: 7 };

/** Runs whose steps called `ask...` wait until a person says yes; each segment is that of another task. */
class Office {
  readonly questions = new Map<StepKey, ApprovalState>();
  readonly task: Task;
  looks = 0;
  private wake: () => void = () => undefined;

  constructor(act: Act = echo) {
    this.task = new Task(async (attempt) => {
      const { key, step } = attempt;
      if (!step.id.startsWith('ask') || this.questions.get(key)?.status === 'approved') return act(attempt);
      attempt.countPart('0', used);
      attempt.countPart(null, used);
      const state = this.ask(key);
      return Promise.resolve({ ...state, status: 'awaiting_approval' });
    });
  }

  ask(key: StepKey): ApprovalState {
    const asked = { approvalId: `of ${key}`, status: 'pending', decisionId: null } as const;
    const state = { ...asked, expiresAt: new Date(1e15) };
    this.questions.set(key, state);
    return state;
  }

  approve(key: StepKey): void {
    this.questions.set(key, { ...this.ask(key), status: 'approved' });
    this.wake();
  }

  segment(steps: readonly PlanStep[], more: Partial<RunContext> = {}): Promise<RunResult> {
    const { approvals } = this;
    const journal = new FakeStepJournal(this.task.journal.stored);
    const onWake = (listener: () => void): (() => void) => {
      this.wake = listener;
      return () => (this.wake = () => undefined);
    };
    return this.task.run({ steps }, { approvals, journal, onWake, isResumed: true, ...more });
  }

  private get approvals(): RunContext['approvals'] {
    return {
      request: () => Promise.reject(new Error('policies ask here')),
      stateOf: () => Promise.reject(new Error('policies ask here')),
      states: () => {
        this.looks++;
        return Promise.resolve(new Map(this.questions));
      },
    };
  }
}

const siblings = Array.from({ length: 100 }, (_, at) => call(`ask${at}`));

describe('steps that wait for people', () => {
  it('are judged twice each, however often the run is taken up for another of them', async () => {
    const office = new Office();
    await office.segment(siblings, { isResumed: false });

    let last: RunResult | undefined;
    for (const { id } of siblings) {
      office.approve(id);
      last = await office.segment(siblings);
    }

    expect(last).toMatchObject({ status: 'completed' });
    expect(office.task.started).toHaveLength(200);
    expect(office.looks).toBe(100);
  });

  it('are judged twice each when all are approved while the run goes on', async () => {
    const office = new Office(async (attempt) => {
      if (attempt.step.id !== 'slow') return echo(attempt);
      for (const { id } of siblings) {
        office.approve(id);
        await office.task.time.sleep(1);
      }
      return answered('done');
    });
    const slow = call('slow', [], { priority: 0 });

    const result = await office.segment([...siblings, slow], { isResumed: false });

    expect(result).toMatchObject({ status: 'completed' });
    expect(office.task.started).toHaveLength(201);
  });

  it('let the next task say what they wait for, without judging them', async () => {
    const office = new Office();
    const first = await office.segment([call('ask')], { isResumed: false });

    const second = await office.segment([call('ask')]);

    expect(second).toEqual(first);
    expect(office.task.started).toEqual(['ask']);
  });

  it.each([
    ['was approved', 'approved', false, 2],
    ['is done', 'approved', true, 1],
    ['waits, too', 'pending', false, 1],
  ] as const)('go on for a part that %s', async (_, status, isDone, times) => {
    const office = new Office();
    await office.segment([call('ask')], { isResumed: false });
    office.questions.clear();
    office.ask('ask:0:0');
    office.questions.set('ask:0:1', { ...office.ask('ask:0:1'), status });
    const at = new Date(0);
    const done = { outcome: answered(''), attempt: 1, startedAt: at, endedAt: at };
    if (isDone) office.task.journal.stored.settled.set('ask:0:1', done);

    await office.segment([call('ask')]);

    expect(office.task.started).toHaveLength(times);
  });

  it('wait on when the run is paused, and go on with the answer when it is resumed', async () => {
    let isPaused = false;
    const office = new Office(async (attempt) => {
      isPaused = true;
      office.approve('ask');
      await office.task.time.sleep(1);
      return echo(attempt);
    });
    const pausing = { isPaused: () => isPaused };

    expect(await office.segment([call('ask'), call('slow')], pausing)).toEqual({ status: 'paused' });
    isPaused = false;
    expect(await office.segment([call('ask')], pausing)).toMatchObject({ status: 'completed' });
  });
});

describe('steps that are cancelled while they wait for people', () => {
  const both = { promptTokens: 80, completionTokens: 4, costMicroUsd: 14 };
  const cancelled = { status: 'cancelled', usage: both };

  it('tell what they used, when nothing is done for the run meanwhile', async () => {
    const office = new Office();
    await office.segment([call('ask')], { isResumed: false });

    const signal = AbortSignal.abort(new CallAbortedError('The run was cancelled.'));
    await office.segment([call('ask')], { signal });

    expect(office.task.journal.stored.settled.get('ask')?.outcome).toMatchObject(cancelled);
  });

  it('tell what they used, while others go on', async () => {
    const caller = new AbortController();
    const office = new Office(async (attempt) => {
      await office.task.time.sleep(1);
      caller.abort(new CallAbortedError('The run was cancelled.'));
      return echo(attempt);
    });

    await office.segment([call('ask'), call('slow')], { signal: caller.signal });

    expect(office.task.journal.stored.settled.get('ask')?.outcome).toMatchObject(cancelled);
  });

  it('leave to the budget what they used on another task', async () => {
    const office = new Office();
    const steps = [call('ask'), call('other', ['free']), call('free')];
    await office.segment([call('ask')], { isResumed: false });
    const journal = new FakeStepJournal(office.task.journal.stored);
    const task = new Task(echo, { estimateOf: () => ({ tokens: 20, costMicroUsd: 0 }) });

    const approvals = {
      ...{ request: () => Promise.reject(new Error('no')), stateOf: () => Promise.resolve(null) },
      states: () => Promise.resolve(new Map(office.questions)),
    };
    await task.run({ steps, budget: { tokens: 100 } }, { journal, approvals, isResumed: true });

    const { settled } = journal.stored;
    expect([...settled].map(([key, { outcome }]) => [key, outcome.status])).toEqual(
      expect.arrayContaining([
        ['free', 'failed'],
        ['other', 'skipped'],
      ]),
    );
  });
});
