import type { Plan, PlanStep } from '../planning/plan';
import { StepGates } from './gates/step-gates';
import { ReadyOrderExecutor } from './ready-order-executor';
import { aRunContext } from './run-context.builder';
import type { RunResult } from './run-result';
import { FakeStepJournal, StoredSteps } from './step-journal.fake';
import { NO_USAGE, type StepOutcome, type WaitingStep } from './step-outcome';
import type { StepRunner, StepTry } from './step-runner.types';
import { answered, ended, fakeRunners } from './step-runners.fake';
import { VirtualTime } from './virtual-time.fake';

const call = (id: string, depends_on: string[] = [], more: Partial<PlanStep> = {}): PlanStep =>
  ({ id, type: 'llm-call', prompt: id, depends_on, ...more }) as PlanStep;
const sum = (id: string, depends_on: string[]): PlanStep => ({ id, type: 'synthesis', depends_on });

/** `train` takes the place of `fly`, and `tell` that of `tour`. */
const REVISION = [call('train', ['sleep', 'fly@replan']), call('tell', ['train'])];
const revised: StepOutcome = {
  status: 'completed',
  output: { steps: REVISION as never },
  decisionId: 'd-plan',
  usage: NO_USAGE,
  simulated: false,
};

const PLAN: Plan = {
  steps: [
    call('sleep'),
    call('fly', [], { on_failure: 'replan' }),
    call('tour', ['fly', 'sleep']),
    call('slow'),
  ],
};

/** Tasks that work on one run, one after another. */
class Replanning {
  readonly time = new VirtualTime();
  readonly started: string[] = [];
  readonly revisions: Plan[] = [];
  readonly stored = new StoredSteps();
  journal = new FakeStepJournal(this.stored);
  replan: (attempt: StepTry<'replan'>) => Promise<StepOutcome | WaitingStep> = () => Promise.resolve(revised);

  constructor(private readonly failing: readonly string[] = ['fly']) {}

  start(plan: Plan): Promise<RunResult> {
    const replan = {
      ...{ targetOf: () => null, mayRepeat: () => Promise.resolve(true) },
      estimateOf: () => ({ tokens: 0, costMicroUsd: 0 }),
      run: (attempt: StepTry<'replan'>) => {
        this.started.push(attempt.key);
        return this.replan(attempt);
      },
    } as unknown as StepRunner<'replan'>;
    const runners = fakeRunners(async (attempt) => {
      this.started.push(attempt.key);
      if (attempt.key === 'slow') await this.time.sleep(1000);
      return this.failing.includes(attempt.key) ? ended() : answered(attempt.step.prompt ?? 'all');
    });
    const executor = new ReadyOrderExecutor({
      runners: { ...runners, replan },
      gates: new StepGates({ perTenant: 1000, perProvider: 1000, perConnector: 1000 }),
      clock: this.time,
      timers: this.time,
      random: () => 0.5,
      onUnexpected: () => undefined,
    });
    const context = aRunContext({
      journal: this.journal,
      revise: (next) => Promise.resolve(void this.revisions.push(next)),
    });
    return executor.execute(plan, {}, context);
  }

  run(plan: Plan): Promise<RunResult> {
    return this.time.until(this.start(plan));
  }

  /** Another task goes on with what is stored. */
  takeOver(): void {
    this.journal.crash();
    this.journal = new FakeStepJournal(this.stored);
    this.started.length = 0;
  }
}

describe('Replanning in the middle of a run', () => {
  it('puts new steps in the place of one that failed, and keeps what is done', async () => {
    const run = new Replanning();

    const result = await run.run(PLAN);

    expect(run.started.sort()).toEqual(['fly', 'fly@replan', 'sleep', 'slow', 'tell', 'train']);
    expect(result.status).toBe('completed');
    expect(result).toMatchObject({ output: { slow: { response: 'slow' }, tell: { response: 'tell' } } });
  });

  it('stores the next revision before it begins any step of it', async () => {
    const run = new Replanning();

    await run.run(PLAN);

    const [revision] = run.revisions;
    expect(revision?.steps.map(({ id }) => id)).toEqual([
      ...['sleep', 'fly', 'slow', 'fly@replan', 'train', 'tell'],
    ]);
    expect(run.revisions).toHaveLength(1);
  });

  it('does not wait for slow siblings', async () => {
    const run = new Replanning();
    const going = run.start(PLAN);
    const told = new Promise<void>((resolve) => {
      run.replan = () => {
        resolve();
        return Promise.resolve(revised);
      };
    });

    await told;

    expect(run.stored.settled.has('slow')).toBe(false);
    await run.time.until(going);
  });

  it('bars the way behind the step when there is no new plan', async () => {
    const run = new Replanning();
    run.replan = () => Promise.resolve(ended('blocked', 'POLICY_DENIED'));

    const result = await run.run({ steps: [...PLAN.steps, sum('sum', ['fly', 'sleep'])] });

    expect(result.status).toBe('partial');
    expect(run.stored.settled.get('tour')?.outcome.status).toBe('skipped');
    expect(run.stored.settled.get('sum')?.outcome.status).toBe('completed');
    expect(run.stored.settled.get('fly@replan')?.outcome).toMatchObject({ code: 'POLICY_DENIED' });
  });

  it('asks so often at most as the plan allows', async () => {
    const run = new Replanning(['fly', 'sleep']);

    const result = await run.run({
      max_replans: 1,
      steps: [call('fly', [], { on_failure: 'replan' }), call('sleep', [], { on_failure: 'replan' })],
    });

    expect(run.started.filter((key) => key.endsWith('@replan'))).toHaveLength(1);
    expect(result.status).toBe('partial');
  });

  it('replans a step that an earlier revision brought', async () => {
    const run = new Replanning(['fly', 'train']);
    run.replan = ({ step }) => {
      if (step.failed === 'fly') {
        const steps = [call('train', ['fly@replan'], { on_failure: 'replan' })];
        return Promise.resolve({ ...revised, output: { steps: steps as never } });
      }
      return Promise.resolve({ ...revised, output: { steps: [call('walk', ['train@replan'])] as never } });
    };

    const result = await run.run({ steps: [call('fly', [], { on_failure: 'replan' })] });

    expect(result).toMatchObject({ status: 'completed', output: { response: 'walk' } });
    expect(run.revisions).toHaveLength(2);
  });

  it('goes on with the stored answer of the planner after a crash, and asks nobody again', async () => {
    const run = new Replanning();
    await run.run(PLAN);
    for (const key of ['train', 'tell']) run.stored.settled.delete(key);
    run.takeOver();

    const result = await run.run(PLAN);

    expect(run.started).toEqual(['train', 'tell']);
    expect(result.status).toBe('completed');
  });

  it('gives the same when another task takes the revised plan', async () => {
    const run = new Replanning();
    const first = await run.run(PLAN);
    const [revision] = run.revisions;
    for (const key of ['train', 'tell']) run.stored.settled.delete(key);
    run.takeOver();

    const again = await run.run(revision as Plan);

    expect(again).toEqual(first);
    expect(run.started).toEqual(['train', 'tell']);
    expect(run.revisions).toHaveLength(1);
  });

  it('waits for a person whom the question to the planner needs', async () => {
    const run = new Replanning();
    const expiresAt = new Date('2026-02-01');
    run.replan = () =>
      Promise.resolve({ status: 'awaiting_approval', approvalId: 'a', decisionId: 'd', expiresAt });

    const result = await run.run(PLAN);

    expect(result).toMatchObject({ status: 'awaiting_approval', waiting: [{ approvalId: 'a' }] });
    expect(run.stored.settled.has('tour')).toBe(false);
  });

  it('gives what the plan says unless that speaks of steps that are gone', async () => {
    const run = new Replanning();

    const result = await run.run({ ...PLAN, output: { tour: '{{steps.tour.output.response}}' } });

    expect(result).toMatchObject({ output: { slow: { response: 'slow' }, tell: { response: 'tell' } } });
  });
});
