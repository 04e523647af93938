import type { Plan } from '../../planning/plan';
import type { Retry } from '../../planning/steps/step-fields';
import type { StepOutcome, WaitingStep } from '../step-outcome';
import { answered, ended } from '../step-runners.fake';
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
});
