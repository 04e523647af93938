import type { PlanStep } from '../../planning/plan';
import { NO_USAGE, type SettledStep, type StepOutcome } from '../../execution/step-outcome';
import { OMITTED } from '../../execution/scheduling/passage';
import { childOutcome } from './child-outcome';
import type { RunAtRest } from './run-rests';

const completed = (more: object = {}): StepOutcome => ({
  ...{ status: 'completed', output: 'a', decisionId: null, usage: NO_USAGE, simulated: false },
  ...more,
});
const failed: StepOutcome = {
  ...{ status: 'failed', reason: 'No.', code: 'STEP_FAILED', decisionId: null },
  usage: { promptTokens: 3, completionTokens: 2, costMicroUsd: 1 },
};

describe(childOutcome.name, () => {
  const step = (id: string, more: object = {}): PlanStep => ({
    id,
    type: 'llm-call',
    prompt: 'Hello',
    ...more,
  });
  const outcomeOf = (
    status: RunAtRest['status'],
    steps: readonly (readonly [PlanStep, StepOutcome])[],
    missing: readonly PlanStep[] = [],
  ): StepOutcome => {
    const at = new Date(0);
    const settled = steps.map(([{ id }, outcome]): [string, SettledStep] => [
      id,
      { outcome, attempt: 1, startedAt: at, endedAt: at },
    ]);
    const rest: RunAtRest = {
      runId: 'r',
      status,
      output: 'all',
      text: '',
      steps: new Map(settled),
      whole: null,
    };
    const plan = { steps: [...steps.map(([each]) => each), ...missing] };
    return childOutcome(rest, { key: 'trip', plan });
  };

  it('is completed with the whole output', () => {
    expect(outcomeOf('completed', [[step('a'), completed({ simulated: true })]])).toEqual(
      completed({ output: 'all', simulated: true, incomplete: null }),
    );
  });

  it.each([
    ['a step that may fail', step('b', { on_failure: 'continue' }), failed],
    ['a step with a gap inside', step('b'), completed({ incomplete: 'b[3]' })],
  ])('is completed and names %s', (_, lacking, outcome) => {
    const end = outcomeOf('partial', [
      [step('a'), completed()],
      [lacking, outcome],
    ]);

    expect(end).toMatchObject({ status: 'completed', output: 'all', incomplete: 'trip.b' });
    expect(end.usage).toEqual(outcome.usage);
  });

  it('names no step that was not chosen', () => {
    const steps = [
      [step('other'), OMITTED],
      [step('b', { on_failure: 'continue' }), failed],
    ] as const;

    expect(outcomeOf('partial', steps)).toMatchObject({ status: 'completed', incomplete: 'trip.b' });
    expect(outcomeOf('completed', steps)).toMatchObject({ incomplete: null });
  });

  it.each([
    ['a step of it failed', 'partial', [[step('b'), failed]], []],
    ['a step of it was never begun', 'partial', [], [step('b')]],
    ['it failed as a whole', 'failed', [[step('b', { on_failure: 'continue' }), failed]], []],
    ['it was cancelled', 'cancelled', [], []],
  ] as const)('fails when %s', (_, status, steps, missing) => {
    const end = outcomeOf(status, [[step('a'), completed()], ...steps], missing);

    expect(end).toMatchObject({ status: 'failed', code: 'STEP_FAILED', reason: `Its run r is ${status}.` });
  });
});
