import type { SettledStep } from '../../execution/step-outcome';
import type { Plan, PlanStep } from '../plan';

/** A run whose plan is to be revised. */
export interface RunProgress {
  /** As it is now. */
  readonly plan: Plan;
  readonly failed: string;
  /** Ids of the steps that waited for it. */
  readonly superseded: ReadonlySet<string>;
  /** How a step ended; undefined while it has not. */
  readonly settledStep: (id: string) => SettledStep | undefined;
}

/** Longest output of one step, and longest report of a run, that a planner is told, in characters. */
const MAX_OUTPUT_LENGTH = 2_000;
const MAX_LENGTH = 60_000;

/** What the plan was for, as one text. */
export function purposeOf({ description, name }: Plan): string {
  return [name, description].filter((text) => text !== undefined).join('\n') || 'A plan without a name.';
}

/** The steps that new ones may build on: those that are completed, and those that may still be. */
export function standingSteps({ failed, plan, settledStep, superseded }: RunProgress): readonly PlanStep[] {
  return plan.steps.filter(({ id, type }) => {
    if (id === failed || superseded.has(id) || type === 'replan') return false;
    const settled = settledStep(id);
    return settled === undefined || settled.outcome.status === 'completed';
  });
}

/** Ids of standing steps whose results the steps that are gone were to use. */
export function awaitedResults(progress: RunProgress): readonly string[] {
  const { plan, superseded } = progress;
  const standing = new Map(standingSteps(progress).map((step) => [step.id, step]));
  const awaited = plan.steps
    .filter(({ id }) => superseded.has(id))
    .flatMap(({ depends_on = [] }) => depends_on)
    .filter((id) => !['approval', 'conditional', undefined].includes(standing.get(id)?.type));
  return [...new Set(awaited)];
}

/** Tells what was done and what was not. */
export function reportOf(progress: RunProgress): string {
  const { failed, plan, settledStep, superseded } = progress;
  const outcome = settledStep(failed)?.outcome;
  const why =
    outcome === undefined || outcome.status === 'completed' ? '' : ` (${outcome.code}): ${outcome.reason}`;
  const named = (step: PlanStep): string => `- ${step.id} (${step.name ?? step.type})`;
  const missing = plan.steps.filter(({ id }) => superseded.has(id));
  const lines = [
    `The step '${failed}' was not completed${why}`,
    'Steps that are done or under way:',
    ...standingSteps(progress).map((step) => `${named(step)}: ${resultOf(settledStep(step.id))}`),
    'Steps that waited for it and are dropped:',
    ...missing.map(named),
  ];
  return lines.join('\n').slice(0, MAX_LENGTH);
}

function resultOf(settled: SettledStep | undefined): string {
  if (settled?.outcome.status !== 'completed') return 'under way';
  return JSON.stringify(settled.outcome.output).slice(0, MAX_OUTPUT_LENGTH);
}
