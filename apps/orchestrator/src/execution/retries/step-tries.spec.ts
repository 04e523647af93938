import * as fc from 'fast-check';
import { ConnectorCallError } from '@app/mcp-connectors';
import type { PlanStep } from '../../planning/plan';
import type { Retry } from '../../planning/steps/step-fields';
import { StepGates } from '../gates/step-gates';
import { ReadyOrderExecutor } from '../ready-order-executor';
import { aRunContext } from '../run-context.builder';
import { FakeStepJournal, StoredSteps } from '../step-journal.fake';
import type { StepOutcome } from '../step-outcome';
import { answered, ended, fakeRunners, type Act } from '../step-runners.fake';
import { VirtualTime } from '../virtual-time.fake';
import { failureWith } from './failure';
import { Trouble, TryBench } from './try-bench.fake';
import { retryDelayMs } from './retry-delay';

const failTimes =
  (times: number, error: Error): Act =>
  () =>
    times-- > 0 ? Promise.reject(error) : Promise.resolve(answered('at last'));
const retry: Retry = { attempts: 3, backoff_ms: 100, factor: 2, jitter: false };
const effect =
  (idempotent: boolean, then: () => Promise<StepOutcome>): Act =>
  async (attempt) => {
    await attempt.beginEffect({ requestHash: 'h', idempotent });
    return then();
  };

describe('tries of a step', () => {
  it('are repeated with growing waits until one succeeds, and kept as history', async () => {
    const bench = new TryBench();

    const outcome = await bench.run(failTimes(2, new Trouble('PROVIDER_UNAVAILABLE')), { retry });

    expect(outcome).toMatchObject({ status: 'completed' });
    expect(bench.startedMs).toEqual([0, 100, 300]);
    expect(bench.stored.attempts.map(({ attempt }) => [attempt.attempt, attempt.code])).toEqual([
      [1, 'PROVIDER_UNAVAILABLE'],
      [2, 'PROVIDER_UNAVAILABLE'],
    ]);
    expect(bench.stored.settled.get('s')?.attempt).toBe(3);
  });

  it.each([
    ['without a retry in the plan', new Trouble('PROVIDER_UNAVAILABLE'), undefined, 1],
    [
      'of a class that the plan does not name',
      new Trouble('DEADLINE_EXCEEDED'),
      { ...retry, on: ['unavailable'] },
      1,
    ],
    ['that are no use', new Trouble('FORBIDDEN'), retry, 1],
    ['that nobody foresaw', new TypeError('bug'), retry, 1],
    ['as often as the plan says', new Trouble('DATABASE_UNAVAILABLE'), retry, 3],
    ['of a connector that is busy', new ConnectorCallError('rate-limited', 'Busy.'), retry, 3],
  ] as const)('end: %s', async (_, error, policy, tries) => {
    const bench = new TryBench();

    const outcome = await bench.run(
      failTimes(9, error),
      policy === undefined ? {} : { retry: policy as Retry },
    );

    expect(outcome).toMatchObject({ status: 'failed' });
    expect(bench.startedMs).toHaveLength(tries);
  });

  it('leave whoever is overloaded alone for as long as it asks', async () => {
    const bench = new TryBench();

    await bench.run(failTimes(1, new Trouble('BURST_LIMIT_EXCEEDED', 5000)), { retry });

    expect(bench.startedMs).toEqual([0, 5999]);
  });

  it('wait for the burst limit of the tenant whatever the plan says, ever more spread, and do not count', async () => {
    const bench = new TryBench();

    const outcome = await bench.run(failTimes(3, new Trouble('BURST_LIMIT_EXCEEDED', 400)));

    expect(outcome).toMatchObject({ status: 'completed' });
    expect(bench.startedMs).toEqual([0, 1399, 3797, 8193]);
    expect(bench.stored.attempts).toEqual([]);
    expect(bench.stored.settled.get('s')?.attempt).toBe(1);
  });

  it('end at once when the quota of the month is used up', async () => {
    const bench = new TryBench();

    const outcome = await bench.run(failTimes(1, new Trouble('MONTHLY_QUOTA_EXCEEDED', 400)));

    expect(outcome).toMatchObject({ status: 'failed', code: 'MONTHLY_QUOTA_EXCEEDED' });
  });

  it.each([
    ['time of the step', { budget: { wall_ms: 4000 } }, 4],
    ['deadline of the run', {}, 86_400],
  ])('end at once when whoever is overloaded asks for more than the %s allows', async (_, more, leftS) => {
    const bench = new TryBench();

    const waitS = leftS + 1;
    const outcome = await bench.run(failTimes(9, new Trouble('PROVIDER_UNAVAILABLE', waitS * 1000)), {
      ...{ retry, ...more },
    });

    expect(outcome).toMatchObject({
      status: 'failed',
      code: 'PROVIDER_UNAVAILABLE',
      reason: `It broke. It may be tried again in ${waitS} s at the earliest, and only ${leftS} s are left.`,
    });
    expect(bench.startedMs).toEqual([0]);
    expect(bench.time.monotonicMs()).toBe(0);
  });

  it('know the time of the sub-plan that they are in', async () => {
    const bench = new TryBench();
    const ask = { id: 'ask', type: 'llm-call', prompt: 'x', retry };
    const inner = { type: 'sub-plan', plan: { budget: { wall_ms: 3000 }, steps: [ask] } };

    await bench.run(failTimes(9, new Trouble('BURST_LIMIT_EXCEEDED', 5000)), inner as Partial<PlanStep>);

    const outcome = bench.stored.settled.get('s.ask')?.outcome;
    expect(outcome).toMatchObject({ reason: expect.stringContaining('only 3 s are left') });
    expect(bench.time.monotonicMs()).toBe(0);
  });

  it('have their own time, which reaches the signal', async () => {
    const bench = new TryBench();
    const act: Act = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

    const outcome = await bench.run(act, { timeout_ms: 40, retry: { ...retry, attempts: 2 } });

    expect(outcome).toMatchObject({ status: 'failed', code: 'DEADLINE_EXCEEDED' });
    expect(bench.startedMs).toEqual([0, 140]);
  });

  it('end with the time of the step, whatever retries are left', async () => {
    const bench = new TryBench();

    const outcome = await bench.run(failTimes(9, new Trouble('PROVIDER_UNAVAILABLE')), {
      retry: { ...retry, attempts: 9 },
      budget: { wall_ms: 250 },
    });

    expect(outcome).toMatchObject({ status: 'failed' });
    expect(bench.startedMs).toEqual([0, 100]);
  });

  it('are not begun beyond the budget', async () => {
    const bench = new TryBench();

    const outcome = await bench.run(
      failTimes(0, new Error()),
      { budget: { tokens: 10 } },
      { estimateOf: () => ({ tokens: 11, costMicroUsd: 0 }) },
    );

    expect(outcome).toMatchObject({ status: 'failed', code: 'BUDGET_EXCEEDED' });
    expect(bench.startedMs).toEqual([]);
  });

  it.each([
    [{ cost_usd: 1 }, { status: 'failed', code: 'INVALID_REQUEST' }],
    [{ tokens: 100 }, { status: 'completed' }],
  ])('of a model without a price are not begun where money is limited: %j', async (budget, expected) => {
    const bench = new TryBench({ budget });
    const unpriced = { estimateOf: () => ({ tokens: 1, costMicroUsd: 0, unpriced: 'ollama/own' }) };

    const outcome = await bench.run(failTimes(0, new Error()), {}, unpriced);

    expect(outcome).toMatchObject(expected);
    expect(bench.startedMs).toHaveLength(expected.status === 'completed' ? 1 : 0);
    if (outcome?.status === 'failed') expect(outcome.reason).toContain("'ollama/own'");
  });

  it('add up what they used', async () => {
    const used = { promptTokens: 3, completionTokens: 4, costMicroUsd: 5 };
    const bench = new TryBench();

    const outcome = await bench.run(
      () => Promise.resolve({ ...ended('failed', 'INVALID_OUTPUT'), usage: used }),
      {
        retry: { ...retry, attempts: 2, on: ['invalid_output'] },
      },
    );

    expect(outcome?.usage).toEqual({ promptTokens: 6, completionTokens: 8, costMicroUsd: 10 });
  });
});

describe('parts of a step', () => {
  /** A step that has used 40 tokens when it waits for a person, and goes on in the same run; each try may take 60. */
  const afterWaiting = async (
    limits: { readonly step?: object; readonly run?: object },
    ...others: PlanStep[]
  ): Promise<StoredSteps> => {
    const time = new VirtualTime();
    const stored = new StoredSteps();
    let wake: () => void = () => undefined;
    let asked = 0;
    const act: Act = async ({ countPart, step }) => {
      if (step.id === 'slow') await time.sleep(100).then(wake);
      if (step.id !== 'waits') return answered('done');
      countPart('0', { promptTokens: 40, completionTokens: 0, costMicroUsd: 0 });
      const waiting = { approvalId: 'a', decisionId: null, expiresAt: new Date(0) };
      return asked++ === 0 ? { status: 'awaiting_approval', ...waiting } : answered('done');
    };
    const runners = fakeRunners(act, { estimateOf: () => ({ tokens: 60, costMicroUsd: 0 }) });
    const executor = new ReadyOrderExecutor({
      ...{ runners, clock: time, timers: time, random: () => 0, onUnexpected: () => undefined },
      gates: new StepGates({ perTenant: 9, perProvider: 9, perConnector: 9 }),
    });
    const onWake = (listener: () => void): (() => void) => {
      wake = listener;
      return () => undefined;
    };
    const steps = [call('waits', limits.step), call('slow'), ...others];
    const context = aRunContext({ journal: new FakeStepJournal(stored), onWake });
    await time.until(executor.execute({ ...limits.run, steps }, {}, context));
    return stored;
  };
  const call = (id: string, more: object = {}): PlanStep => ({ id, type: 'llm-call', prompt: 'x', ...more });

  it('are counted in the budget once, however often the step waits for a person', async () => {
    const { settled } = await afterWaiting(
      { run: { budget: { tokens: 100 } } },
      call('last', { depends_on: ['waits'] }),
    );

    expect(settled.get('waits')?.outcome.usage.promptTokens).toBe(40);
    expect(settled.get('last')?.outcome.status).toBe('completed');
  });

  it.each([
    [100, 'completed'],
    [99, 'failed'],
  ])('are counted in the budget of their own step of %i tokens: it is %s', async (tokens, status) => {
    const { settled } = await afterWaiting({ step: { budget: { tokens } } });

    expect(settled.get('waits')?.outcome.status).toBe(status);
  });
});

describe('side effects', () => {
  const timedOut = new ConnectorCallError('timeout', 'No answer.');

  it.each([
    ['once it may have happened, unless it does no harm', true, timedOut, 'failed', 3],
    ['once it may have happened', false, timedOut, 'uncertain', 1],
    ['although it was refused', false, new ConnectorCallError('rate-limited', 'Busy.'), 'failed', 3],
    ['that never got there', false, new ConnectorCallError('unreachable', 'Nobody there.'), 'failed', 3],
    ['that was turned down for good', false, new ConnectorCallError('invalid', 'No.'), 'failed', 1],
  ] as const)('are tried again as often as is safe: %s', async (_, idempotent, error, status, tries) => {
    const bench = new TryBench();

    const outcome = await bench.run(
      effect(idempotent, () => Promise.reject(error)),
      { retry },
    );

    expect(outcome).toMatchObject({ status });
    expect(bench.startedMs).toHaveLength(tries);
  });

  it('are not repeated when the answer is no good', async () => {
    const bench = new TryBench();

    const outcome = await bench.run(
      effect(false, () => Promise.resolve(ended('failed', 'INVALID_OUTPUT'))),
      { retry: { ...retry, on: ['invalid_output'] } },
    );

    expect(outcome).toMatchObject({ status: 'failed', code: 'INVALID_OUTPUT' });
    expect(bench.startedMs).toHaveLength(1);
  });

  it.each([
    [false, 'uncertain', 0],
    [true, 'completed', 1],
  ])('that were under way when a task died: repeatable %s gives %s', async (mayRepeat, status, tries) => {
    const bench = new TryBench();
    bench.stored.intents.set('s', { requestHash: 'h', idempotent: mayRepeat });

    const outcome = await bench.run(
      failTimes(0, new Error()),
      {},
      { mayRepeat: () => Promise.resolve(mayRepeat) },
    );

    expect(outcome).toMatchObject({ status });
    expect(bench.startedMs).toHaveLength(tries);
  });
});

describe(retryDelayMs.name, () => {
  it('draws a wait between nothing and a bound that grows to its ceiling', () => {
    const policy = fc.record({
      attempts: fc.constant(10),
      backoff_ms: fc.nat(1000),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      max_ms: fc.nat(10_000),
    });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 9 }), random, (retryPolicy, attempt, drawn) => {
        const failure = { ...failureWith('X', 'x'), retryClass: 'timeout' as const };

        const delayMs = retryDelayMs(retryPolicy, failure, { attempt, random: () => drawn });

        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(
          Math.min(retryPolicy.max_ms, retryPolicy.backoff_ms * retryPolicy.factor ** (attempt - 1)),
        );
      }),
    );
  });
});
