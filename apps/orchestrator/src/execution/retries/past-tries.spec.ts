import { ConnectorCallError } from '@app/mcp-connectors';
import type { Plan } from '../../planning/plan';
import type { Retry } from '../../planning/steps/step-fields';
import type { StepOutcome, WaitingStep } from '../step-outcome';
import { answered, ended, type Act } from '../step-runners.fake';
import type { StepTry } from '../step-runner.types';
import { TryBench } from './try-bench.fake';

const used = { promptTokens: 40, completionTokens: 0, costMicroUsd: 7 };
const waiting: WaitingStep = {
  ...{ status: 'awaiting_approval', approvalId: 'a', decisionId: null, expiresAt: new Date(1e15) },
};
const invalid: StepOutcome = { ...ended('failed', 'INVALID_OUTPUT'), usage: used };
const done: StepOutcome = { ...answered('at last'), usage: used };
const retry: Retry = { attempts: 3, backoff_ms: 100, jitter: false, on: ['invalid_output'] };

type Turn = StepOutcome | WaitingStep | ((attempt: StepTry<'llm-call'>) => StepOutcome | WaitingStep);

/** A step that goes on as often as it takes, each time on another task. */
async function ends(turns: Turn[], limits: Omit<Plan, 'steps'> = {}): Promise<StepOutcome | undefined> {
  const bench = new TryBench(limits);
  const next = (attempt: StepTry<'llm-call'>): StepOutcome | WaitingStep => {
    const turn = turns.shift() ?? ended();
    return typeof turn === 'function' ? turn(attempt) : turn;
  };
  let outcome: StepOutcome | undefined;
  while (turns.length > 0 && outcome === undefined) {
    outcome = await bench.run(
      (attempt) => Promise.resolve(next(attempt)),
      { retry },
      { estimateOf: () => ({ tokens: 40, costMicroUsd: 0 }) },
    );
  }
  return outcome;
}

const halfDone: Turn = ({ countPart }) => {
  countPart(null, used);
  return waiting;
};

describe('what a step used before it waited for a person', () => {
  it('is counted when another task goes on: failed tries', async () => {
    const outcome = await ends([invalid, waiting, invalid, waiting, done]);

    expect(outcome).toMatchObject({ status: 'completed', usage: { promptTokens: 120, costMicroUsd: 21 } });
  });

  it('is counted when another task goes on: parts of the try that waits', async () => {
    const outcome = await ends([halfDone, halfDone, done]);

    expect(outcome).toMatchObject({ status: 'completed', usage: { promptTokens: 120, costMicroUsd: 21 } });
  });

  it('is not counted again under its own name', async () => {
    const firstPart: Turn = ({ countPart }) => {
      countPart('0', used);
      return waiting;
    };
    const goesOn: Turn = ({ countPart }) => {
      countPart('0', used);
      return done;
    };

    expect(await ends([firstPart, goesOn])).toMatchObject({ usage: { promptTokens: 80 } });
  });

  it.each([
    [80, 'completed'],
    [79, 'failed'],
  ])('is counted in the budget of the run of %i tokens: it is %s', async (tokens, status) => {
    const outcome = await ends([halfDone, done], { budget: { tokens } });

    expect(outcome).toMatchObject({ status });
  });
});

describe('tries before a takeover', () => {
  it('are counted although their task is lost', async () => {
    const bench = new TryBench();
    await bench.loseAfter(60, () => Promise.resolve(invalid), { retry });

    const outcome = await bench.run(() => Promise.resolve(done), { retry });

    expect(outcome).toMatchObject({ status: 'completed', usage: { promptTokens: 80 } });
  });

  const book =
    (then: () => Promise<StepOutcome>): Act =>
    async ({ beginEffect }) => {
      await beginEffect({ requestHash: 'h', idempotent: false });
      return then();
    };
  const refused = book(() => Promise.reject(new ConnectorCallError('rate-limited', 'Busy.')));
  const booked = book(() => Promise.resolve(done));
  const refusals: Retry = { attempts: 3, backoff_ms: 100, factor: 2, jitter: false };
  const once = { mayRepeat: () => Promise.resolve(false) };

  it.each([
    ['the first wait', 60, 1],
    ['the second wait', 160, 2],
  ])('leave the others to the next task when %s is interrupted', async (_, lostMs, before) => {
    const bench = new TryBench();
    await bench.loseAfter(lostMs, refused, { retry: refusals });
    expect(bench.startedMs).toHaveLength(before);

    const outcome = await bench.run(booked, { retry: refusals }, once);

    expect(outcome).toMatchObject({ status: 'completed' });
    expect(bench.stored.settled.get('s')?.attempt).toBe(before + 1);
  });

  it('are not made anew by the next task', async () => {
    const bench = new TryBench();
    await bench.loseAfter(160, refused, { retry: refusals });

    const outcome = await bench.run(refused, { retry: refusals }, once);

    expect(outcome).toMatchObject({ status: 'failed' });
    expect(bench.startedMs).toHaveLength(3);
    expect(bench.stored.attempts.map(({ attempt }) => attempt.attempt)).toEqual([1, 2]);
  });

  it('hide no call that is under way when the task is lost', async () => {
    const bench = new TryBench();
    let calls = 0;
    const hangs = book(() =>
      calls++ === 0
        ? Promise.reject(new ConnectorCallError('rate-limited', 'Busy.'))
        : new Promise(() => undefined),
    );
    await bench.loseAfter(160, hangs, { retry: refusals });

    const outcome = await bench.run(booked, { retry: refusals }, once);

    expect(outcome).toMatchObject({ status: 'uncertain' });
    expect(bench.startedMs).toHaveLength(2);
  });

  it('have one idempotency key', async () => {
    const bench = new TryBench();
    const keys: string[] = [];
    const act: Act = async ({ beginEffect }) => {
      keys.push(await beginEffect({ requestHash: 'h', idempotent: false }));
      throw new ConnectorCallError('rate-limited', 'Busy.');
    };

    await bench.run(act, { retry: refusals });

    expect(keys).toEqual(['run:s', 'run:s', 'run:s']);
  });

  it('write nothing but the intent and the outcome when the first succeeds', async () => {
    const bench = new TryBench();

    await bench.run(booked, { retry: refusals });

    expect([...bench.stored.settled.keys()]).toEqual(['s']);
    expect([...bench.stored.intents.keys()]).toEqual(['s']);
    expect(bench.stored.attempts).toEqual([]);
  });

  it('are read as an earlier release kept them', async () => {
    const bench = new TryBench();
    const outcome = { ...answered(''), output: { usage: used } };
    const at = new Date(0);
    bench.stored.settled.set('s:past-0', { outcome, attempt: 1, startedAt: at, endedAt: at });
    bench.stored.intents.set('s', { requestHash: 'h', idempotent: false });

    const settled = await bench.run(booked, { retry: refusals }, once);

    expect(settled).toMatchObject({ status: 'uncertain', usage: used });
  });
});
