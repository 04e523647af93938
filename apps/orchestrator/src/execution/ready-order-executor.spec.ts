import { CallAbortedError } from '@app/kernel';
import type { Json } from '@app/kernel';
import type { Plan, PlanStep } from '../planning/plan';
import type { ChildRuns } from './child-runs';
import { ReadyOrderExecutor } from './ready-order-executor';
import type { StepOutcome } from './step-outcome';
import { FakeStepJournal } from './step-journal.fake';
import { answered, ended, promptOf, type Act } from './step-runners.fake';
import { call, echo, failing, Task } from './task.fake';

describe(ReadyOrderExecutor.name, () => {
  it('lets a fast branch of depth 3 end before its slow sibling', async () => {
    const ends: string[] = [];
    const task = new Task(async (attempt) => {
      await task.time.sleep(attempt.step.id === 'slow' ? 1000 : 10);
      ends.push(attempt.step.id);
      return echo(attempt);
    });

    await task.run({ steps: [call('slow'), call('a'), call('b', ['a']), call('c', ['b'])] });

    expect(ends).toEqual(['a', 'b', 'c', 'slow']);
  });

  it('keeps the results of other branches when one fails', async () => {
    const task = new Task(failing('bad'));

    const result = await task.run({ steps: [call('bad'), call('after', ['bad']), call('good')] });

    expect(task.statuses()).toEqual({ bad: 'failed', after: 'skipped', good: 'completed' });
    expect(result).toEqual({ status: 'partial', output: { good: { response: 'good' } }, text: 'good' });
  });

  it.each([
    ['fail', 'partial', 'skipped'],
    ['skip', 'completed', 'skipped'],
    ['continue', 'partial', 'completed'],
  ] as const)('goes on as on_failure %s says', async (on_failure, status, behind) => {
    const task = new Task(failing('bad'));
    const after = call('after', ['bad'], { prompt: 'got [{{steps.bad.output.response?}}]' });

    const result = await task.run({ steps: [call('bad', [], { on_failure }), after, call('good')] });

    expect(result.status).toBe(status);
    expect(task.statuses()['after']).toBe(behind);
  });

  it('joins what is there with `any`, and never runs on nothing', async () => {
    const task = new Task(failing('bad'));
    const join = 'any' as const;

    await task.run({
      steps: [
        call('bad'),
        call('good'),
        call('some', ['bad', 'good'], { join }),
        call('none', ['bad'], { join }),
      ],
    });

    expect(task.statuses()).toMatchObject({ some: 'completed', none: 'skipped' });
  });

  it('takes the branch that a condition chooses, and joins behind both', async () => {
    const task = new Task();

    const result = await task.run(
      {
        steps: [
          { id: 'if', type: 'conditional', condition: 'input.n > 3', if_true: ['yes'], if_false: ['no'] },
          call('yes', ['if']),
          call('no', ['if']),
          call('behind', ['no']),
          call('join', ['yes', 'no'], { join: 'any' }),
        ],
      },
      {},
      { n: 5 },
    );

    expect(task.statuses()).toEqual({
      if: 'completed',
      yes: 'completed',
      no: 'skipped',
      behind: 'skipped',
      join: 'completed',
    });
    expect(result).toMatchObject({ status: 'completed', text: 'join' });
  });

  it('fails a condition that is neither true nor false where only these choose', async () => {
    const task = new Task();
    const sides = { condition: 'input.go', if_true: ['yes'], if_false: ['no'] };
    const steps: PlanStep[] = [
      { id: 'if', type: 'conditional', ...sides },
      call('yes', ['if']),
      call('no', ['if']),
    ];

    const result = await task.run({ steps }, {}, { go: 'true' });

    expect(result.status).toBe('failed');
    expect(task.journal.stored.settled.get('if')?.outcome).toMatchObject({
      code: 'INVALID_REQUEST',
      reason: expect.stringContaining('gave a string'),
    });
  });

  it('does the body of a map once for each item, so many at once, in the order of the list', async () => {
    let running = 0;
    let most = 0;
    const task = new Task(async (attempt) => {
      most = Math.max(most, ++running);
      await task.time.sleep(10 - attempt.key.length);
      running--;
      return echo(attempt);
    });
    const body = [
      call('look', [], { prompt: '{{item}}{{index}}' }),
      call('book', ['look'], { prompt: '<{{steps.look.output.response}}>' }),
    ];

    const result = await task.run(
      { steps: [{ id: 'fan', type: 'map', over: '{{input}}', max_parallel: 2, steps: body }] },
      {},
      ['a', 'b', 'c'],
    );

    expect(result).toMatchObject({
      status: 'completed',
      output: [{ response: '<a0>' }, { response: '<b1>' }, { response: '<c2>' }],
    });
    expect(Object.keys(task.statuses()).sort()).toEqual(
      ['fan', ...[0, 1, 2].flatMap((at) => [`fan[${at}].book`, `fan[${at}].look`])].sort(),
    );
    expect(most).toBe(2);
  });

  it.each([
    ['fail', { status: 'failed' }],
    ['continue', { status: 'partial', output: [{ response: 'a' }, null] }],
  ] as const)('treats failed items as on_failure %s says', async (on_failure, expected) => {
    const task = new Task((attempt) =>
      promptOf(attempt) === 'b' ? Promise.resolve(ended()) : echo(attempt),
    );
    const steps = [call('one', [], { prompt: '{{item}}' })];

    const result = await task.run(
      { steps: [{ id: 'fan', type: 'map', over: '{{input}}', on_failure, steps }] },
      {},
      ['a', 'b'],
    );

    expect(result).toMatchObject(expected);
  });

  it('runs a sub-plan in its place, with nothing but its input', async () => {
    const task = new Task();
    const trip: Plan = { steps: [call('flights', [], { prompt: 'to {{input.city}}' })] };

    const result = await task.run({
      steps: [
        call('city'),
        {
          id: 'trip',
          type: 'sub-plan',
          plan: trip,
          input: { city: '{{steps.city.output.response}}' },
          depends_on: ['city'],
        },
      ],
    });

    expect(task.started).toEqual(['city', 'trip.flights']);
    expect(result).toMatchObject({ status: 'completed', text: 'to city' });
  });

  describe('a sub-plan apart', () => {
    const trip: Plan = { steps: [call('flights')], budget: { tokens: 50 } };
    const apart = (more: object = {}): PlanStep => ({
      id: 'trip',
      type: 'sub-plan',
      apart: true,
      plan: trip,
      input: { to: 'Oslo' },
      ...more,
    });
    const childrenThat = (...ends: StepOutcome[]) => {
      const asked: unknown[] = [];
      const run: ChildRuns['run'] = (key, child) => {
        asked.push([key, child]);
        return Promise.resolve(ends.shift() ?? ended());
      };
      return { asked, children: { run } };
    };
    const used = (outcome: StepOutcome, promptTokens: number): StepOutcome => ({
      ...outcome,
      usage: { promptTokens, completionTokens: 0, costMicroUsd: 0 },
    });

    it('is run by others, and its output is theirs', async () => {
      const task = new Task();
      const { asked, children } = childrenThat(used(answered('booked'), 7));

      const result = await task.run({ steps: [apart(), call('after', ['trip'])] }, { children });

      expect(task.started).toEqual(['after']);
      expect(asked).toEqual([['trip', { plan: trip, input: { to: 'Oslo' } }]]);
      expect(task.journal.stored.settled.get('trip')?.outcome).toMatchObject({
        status: 'completed',
        usage: { promptTokens: 7 },
      });
      expect(result.status).toBe('completed');
    });

    it('sets its whole budget aside, and gives back what it did not use', async () => {
      const { asked, children } = childrenThat(used(answered('a'), 10), used(answered('b'), 10));
      const steps = [
        apart(),
        apart({ id: 'next', depends_on: ['trip'] }),
        apart({ id: 'last', depends_on: ['next'] }),
      ];
      const task = new Task();

      await task.run({ steps, budget: { tokens: 65 } }, { children });

      expect(asked).toHaveLength(2);
      expect(task.statuses()).toEqual({ trip: 'completed', next: 'completed', last: 'failed' });
    });

    it.each([
      ['the budget of its step', { budget: { tokens: 40, wall_ms: 9000 } }, { tokens: 40, wall_ms: 9000 }],
      ['that and its own', { budget: { cost_usd: 1, tokens: 60 } }, { cost_usd: 1, tokens: 50 }],
      ['the time of its step', { timeout_ms: 5000 }, { tokens: 50, wall_ms: 5000 }],
    ])('is held to %s', async (_, step, expected) => {
      const { asked, children } = childrenThat(answered('booked'));

      await new Task().run({ steps: [apart(step)] }, { children });

      expect(asked).toMatchObject([['trip', { plan: { budget: expected } }]]);
    });

    it.each([
      ['tokens', { tokens: 100 }],
      ['cost_usd', { cost_usd: 1 }],
    ])('needs a limit of %s where the run has one', async (name, budget) => {
      const { asked, children } = childrenThat(answered('booked'));
      const plan = { steps: [call('flights')], budget: { wall_ms: 60_000 } };
      const task = new Task();

      await task.run({ steps: [apart({ plan })], budget }, { children });

      const reason = expect.stringContaining(`'${name}' is missing`);
      expect(task.journal.stored.settled.get('trip')?.outcome).toMatchObject({ status: 'failed', reason });
      expect(asked).toEqual([]);
    });

    it('needs a budget where the run has one', async () => {
      const task = new Task();
      const plan = { steps: [call('flights')] };

      await task.run({ steps: [apart({ plan })], budget: { tokens: 100 } });

      expect(task.journal.stored.settled.get('trip')?.outcome).toMatchObject({
        status: 'failed',
        code: 'BUDGET_EXCEEDED',
        reason: expect.stringContaining('needs a budget of its own'),
      });
    });

    it('rests paused with its run, and is asked for again when that goes on', async () => {
      let isPaused = false;
      const ends: Awaited<ReturnType<ChildRuns['run']>>[] = [{ status: 'paused' }, answered('booked')];
      const run: ChildRuns['run'] = () => {
        isPaused = ends.length === 2;
        return Promise.resolve(ends.shift() ?? ended());
      };
      const task = new Task();
      const around = { children: { run }, isPaused: () => isPaused };

      expect(await task.run({ steps: [apart()] }, around)).toEqual({ status: 'paused' });
      expect(await task.run({ steps: [apart()] }, around)).toEqual({ status: 'paused' });
      expect(ends).toHaveLength(1);
      isPaused = false;
      expect(await task.run({ steps: [apart()] }, around)).toMatchObject({ status: 'completed' });
    });

    it('goes on at once when its run does so while the pause is told', async () => {
      const ends: Awaited<ReturnType<ChildRuns['run']>>[] = [{ status: 'paused' }, answered('booked')];
      const children = { run: () => Promise.resolve(ends.shift() ?? ended()) };

      expect(await new Task().run({ steps: [apart()] }, { children })).toMatchObject({ status: 'completed' });
    });

    it('waits for a person when a policy asks, and is asked for again', async () => {
      const waiting = {
        status: 'awaiting_approval',
        approvalId: 'x',
        decisionId: null,
        expiresAt: new Date(0),
      } as const;
      const ends = [waiting, answered('booked')];
      const children = { run: () => Promise.resolve(ends.shift() ?? ended()) };
      const task = new Task();

      expect(await task.run({ steps: [apart()] }, { children })).toMatchObject({
        status: 'awaiting_approval',
      });
      expect(await task.run({ steps: [apart()] }, { children })).toMatchObject({ status: 'completed' });
    });
  });

  it('ends by its deadline and keeps what was done, whatever a step makes of its signal', async () => {
    const task = new Task((attempt) =>
      attempt.step.id === 'deaf' ? new Promise(() => undefined) : echo(attempt),
    );
    const deadline = new Date(task.time.nowMs() + 1000);

    const result = await task.run(
      { steps: [call('quick'), call('deaf'), call('never', ['deaf'])] },
      { deadline },
    );

    expect(task.time.monotonicMs()).toBeLessThanOrEqual(1200);
    expect(result).toMatchObject({ status: 'partial', text: 'quick' });
    expect(task.statuses()).toEqual({ quick: 'completed', deaf: 'cancelled', never: 'skipped' });
  });

  it('starts nothing after a cancellation', async () => {
    const caller = new AbortController();
    const task = new Task(async (attempt) => {
      await task.time.sleep(10);
      if (attempt.step.id === 'a') caller.abort(new CallAbortedError('The run was cancelled.'));
      return echo(attempt);
    });

    const result = await task.run(
      { steps: [call('a'), call('b', ['a']), call('c')] },
      { signal: caller.signal },
    );

    expect(result.status).toBe('cancelled');
    expect(task.started).toEqual(['a', 'c']);
    expect(task.statuses()).toMatchObject({ a: 'completed', b: 'cancelled' });
  });

  it('stores nothing more when the run goes on elsewhere', async () => {
    const owner = new AbortController();
    const fenced = new Error('another task owns the run');
    const task = new Task(async (attempt) => {
      await task.time.sleep(10);
      if (attempt.step.id === 'a') owner.abort(fenced);
      return echo(attempt);
    });

    await expect(task.run({ steps: [call('a'), call('b', ['a'])] }, { signal: owner.signal })).rejects.toBe(
      fenced,
    );

    expect(task.statuses()).toEqual({});
  });

  it('runs a plan of 10,000 steps', async () => {
    const task = new Task();
    const steps = Array.from({ length: 10_000 }, (_, at) =>
      call(`s${at}`, at % 2 === 0 ? [] : [`s${at - 1}`]),
    );

    const result = await task.run({ steps, max_parallel: 1000 });

    expect(result.status).toBe('completed');
    expect(task.started).toHaveLength(10_000);
  });

  it('takes a chain of 10,000 finished steps from the journal without doing one again', async () => {
    const first = new Task();
    const steps = Array.from({ length: 10_000 }, (_, at) => call(`s${at}`, at === 0 ? [] : [`s${at - 1}`]));
    await first.run({ steps });
    const second = new Task();

    const result = await second.run({ steps }, { journal: new FakeStepJournal(first.journal.stored) });

    expect(result.status).toBe('completed');
    expect(second.started).toEqual([]);
  });
});

describe('how many steps run at once', () => {
  /** A task whose steps take a while, and the most of them that ever ran at once. */
  const busyTask = () => {
    const seen = { now: 0, most: 0 };
    const task: Task = new Task(async (attempt) => {
      seen.most = Math.max(seen.most, ++seen.now);
      await task.time.sleep(10);
      seen.now--;
      return attempt.step.id === 'bad' ? ended() : echo(attempt);
    });
    return { seen, task };
  };

  it('keeps model steps to their own number, and lets none wait for how another ends', async () => {
    const { seen, task } = busyTask();
    const steps = [call('bad'), call('after', ['bad']), call('one'), call('two')];

    await task.run({ steps, max_parallel_models: 1 });

    expect(seen.most).toBe(1);
    expect(task.statuses()).toEqual({
      bad: 'failed',
      after: 'skipped',
      one: 'completed',
      two: 'completed',
    });
  });

  it('keeps the steps of a sub-plan to its own number and to that of the plan around', async () => {
    const inner: Plan = { steps: [call('a'), call('b'), call('c')], max_parallel: 2 };
    const steps: PlanStep[] = [
      { id: 'trip', type: 'sub-plan', plan: inner },
      { id: 'deep', type: 'sub-plan', plan: { steps: [{ id: 'in', type: 'sub-plan', plan: inner }] } },
      call('d'),
    ];
    const [alone, narrow] = [busyTask(), busyTask()];

    await alone.task.run({ steps: steps.slice(0, 1) });
    await narrow.task.run({ steps, max_parallel: 1 });

    expect([alone.seen.most, narrow.seen.most]).toEqual([2, 1]);
    expect(Object.values(narrow.task.statuses())).toEqual(Array(10).fill('completed'));
  });
});

describe('maps in maps', () => {
  const nested = (steps: PlanStep[]): Plan => {
    const wide = { type: 'map', over: '{{input}}', max_parallel: 1000, max_items: 10_000 } as const;
    return { steps: [{ ...wide, id: 'out', steps: [{ ...wide, id: 'in', item: 'each', steps }] }] };
  };
  const look: PlanStep = { id: 'look', type: 'conditional', condition: 'index < 0', if_true: ['no'] };
  const list = (length: number): Json => Array.from({ length }, (_, at) => at);

  it('have a bounded number of steps open at once, whatever each allows itself', async () => {
    const task = new Task();
    let [open, most] = [0, 0];
    const finish = task.journal.finish.bind(task.journal);
    task.journal.finish = async (key, settled) => {
      most = Math.max(most, ++open);
      await task.time.sleep(1);
      open--;
      return finish(key, settled);
    };

    const result = await task.run(nested([look]), {}, list(100));

    expect(result.status).toBe('completed');
    expect(Object.keys(task.statuses())).toHaveLength(1 + 100 + 100 * 100);
    expect(most).toBeLessThanOrEqual(2000);
  });

  it('fail when the run would have more steps than a run may have', async () => {
    const task = new Task();
    const at = new Date(0);
    for (let before = 0; before < 97_000; before++)
      task.journal.settled.set(`before${before}`, {
        outcome: answered(''),
        attempt: 1,
        startedAt: at,
        endedAt: at,
      });

    const result = await task.run(nested([look]), {}, list(100));

    expect(result.status).toBe('failed');
    expect(task.journal.stored.settled.get('out')?.outcome).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(task.journal.stored.settled.size).toBeLessThan(6_000);
  });
});

describe('waiting for people', () => {
  /** Steps whose ids say so wait until they are approved. */
  class Desk {
    readonly approved = new Set<string>();
    readonly listeners = new Set<() => void>();
    readonly runs: string[] = [];
    readonly act: Act = async (attempt) => {
      const { key, step } = attempt;
      if (step.id.startsWith('ask') && !this.approved.has(key)) {
        const expiresAt = new Date(0);
        return { status: 'awaiting_approval', approvalId: `of ${key}`, decisionId: null, expiresAt };
      }
      this.runs.push(key);
      return echo(attempt);
    };
    readonly onWake = (listener: () => void): (() => void) => {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    };

    approve(key: string): void {
      this.approved.add(key);
      this.listeners.forEach((wake) => wake());
    }
  }
  const steps = [
    call('ask1'),
    call('b1', ['ask1']),
    call('ask2'),
    call('b2', ['ask2']),
    call('free'),
    call('end', ['b1', 'b2', 'free']),
  ];

  it.each([[['ask1', 'ask2']], [['ask2', 'ask1']]])(
    'resumes two branches one at a time in the order %j; nothing is lost, nothing done twice',
    async (order) => {
      const desk = new Desk();
      const task = new Task(desk.act);
      const segment = () =>
        task.run({ steps }, { journal: new FakeStepJournal(task.journal.stored), onWake: desk.onWake });

      const first = await segment();
      desk.approve(order[0] as string);
      const second = await segment();
      desk.approve(order[1] as string);
      const third = await segment();

      expect(first).toMatchObject({ status: 'awaiting_approval' });
      expect('waiting' in first && first.waiting.map(({ approvalId }) => approvalId)).toEqual([
        'of ask1',
        'of ask2',
      ]);
      expect('waiting' in second && second.waiting.map(({ approvalId }) => approvalId)).toEqual([
        `of ${order[1]}`,
      ]);
      expect(third).toMatchObject({ status: 'completed', text: 'end' });
      expect([...desk.runs].sort()).toEqual(['ask1', 'ask2', 'b1', 'b2', 'end', 'free']);
    },
  );

  it('goes on in the same segment when somebody decides while siblings run', async () => {
    const desk = new Desk();
    const task = new Task(async (attempt) => {
      if (attempt.step.id === 'free') {
        await task.time.sleep(50);
        desk.approve('ask1');
        desk.approve('ask2');
        await task.time.sleep(50);
      }
      return desk.act(attempt);
    });

    const result = await task.run({ steps }, { onWake: desk.onWake });

    expect(result.status).toBe('completed');
  });

  it('hears a decision that comes while the step is asking', async () => {
    const desk = new Desk();
    const task = new Task(async (attempt) => {
      const end = await desk.act(attempt);
      if (attempt.step.id === 'ask1') desk.approve('ask1');
      return end;
    });

    const result = await task.run({ steps: [call('ask1')] }, { onWake: desk.onWake });

    expect(result.status).toBe('completed');
  });

  it('starts nothing while it is paused', async () => {
    let isPaused = true;
    const task = new Task();
    const segment = () =>
      task.run(
        { steps: [call('a')] },
        { journal: new FakeStepJournal(task.journal.stored), isPaused: () => isPaused },
      );

    expect(await segment()).toEqual({ status: 'paused' });
    expect(task.started).toEqual([]);
    isPaused = false;
    expect(await segment()).toMatchObject({ status: 'completed' });
  });
});
