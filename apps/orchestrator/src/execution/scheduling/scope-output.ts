import { AppError, DeadlineExceededError, type Json } from '@app/kernel';
import type { PlanStep } from '../../planning/plan';
import { resolveValue } from '../../planning/references/resolve';
import type { FinishedRun } from '../run-result';
import type { StepKey } from '../step-outcome';
import { passageOf } from './passage';
import type { RunScope } from './run-scope';

/** The first step that kept a list from being completed, in the order of the plan; null when none did. */
export function failedStepOf(scope: RunScope): string | null {
  const barring = scope.steps.filter((step) => passageIn(scope, step) === 'closed');
  const cause = barring.find(({ id }) => scope.settledStep(id)?.outcome.status !== 'skipped');
  return (cause ?? barring[0])?.id ?? null;
}

/**
 * What a list of steps gives: what its template says, else the output of its last step; of several last steps an object
 * of the outputs there are, by id, in the order of the plan. A function of what is stored.
 */
export function outputOf(scope: RunScope): Json {
  const { output } = scope;
  if (output !== undefined) return filledIn(output, scope);
  const last = lastSteps(scope.steps);
  const outputs = last.map(({ id }) => [id, completedOutput(scope, id) ?? null] as const);
  if (outputs.length === 1) return outputs[0]?.[1] ?? null;
  return Object.fromEntries(outputs.filter(([id]) => completedOutput(scope, id) !== undefined));
}

/** How a run ended whose steps have all settled, or were cancelled by `signal`. */
export function finishedRun(root: RunScope, signal: AbortSignal): FinishedRun {
  return { status: statusOf(root, signal), output: outputOf(root), text: textOf(root) };
}

function statusOf(root: RunScope, signal: AbortSignal): FinishedRun['status'] {
  const { steps } = root;
  if (incompleteIn(root) === null) return 'completed';
  if (signal.aborted && !(signal.reason instanceof DeadlineExceededError)) return 'cancelled';
  return steps.some(({ id }) => completedOutput(root, id) !== undefined) ? 'partial' : 'failed';
}

/** The first step of a list, or inside its steps, that was not completed although it was wanted; null when there is none. */
export function incompleteIn(scope: RunScope): StepKey | null {
  for (const step of scope.steps) {
    const passage = passageIn(scope, step);
    if (passage === 'absent') continue;
    const incomplete = passage === 'open' ? incompleteInside(scope, step) : scope.keyOf(step);
    if (incomplete !== null) return incomplete;
  }
  return null;
}

/** Earlier releases stored of a map nothing but its list. */
function incompleteInside(scope: RunScope, step: PlanStep): StepKey | null {
  const outcome = scope.settledStep(step.id)?.outcome;
  if (outcome?.status !== 'completed') return null;
  const { incomplete, output } = outcome;
  if (incomplete !== undefined) return incomplete;
  return step.type === 'map' && Array.isArray(output) && output.includes(null) ? scope.keyOf(step) : null;
}

function passageIn(scope: RunScope, step: PlanStep): ReturnType<typeof passageOf> {
  const settled = scope.settledStep(step.id);
  return settled === undefined ? 'closed' : passageOf(step, settled.outcome);
}

function textOf(root: RunScope): string {
  return lastSteps(root.steps)
    .map(({ id }) => completedOutput(root, id))
    .filter((output) => output !== undefined)
    .map(spoken)
    .join('\n\n');
}

/** The steps that nothing waits for. Conditionals only point the way. */
function lastSteps(steps: readonly PlanStep[]): PlanStep[] {
  const awaited = new Set(steps.flatMap((step) => step.depends_on ?? []));
  return steps.filter(({ id, type }) => !awaited.has(id) && type !== 'conditional');
}

function completedOutput(scope: RunScope, id: string): Json | undefined {
  const outcome = scope.settledStep(id)?.outcome;
  return outcome?.status === 'completed' ? outcome.output : undefined;
}

/** A template whose references lead nowhere, as their steps did not do what was expected, gives nothing. */
function filledIn(template: Json, scope: RunScope): Json {
  try {
    return resolveValue(template, scope.references);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** An output as people read it. */
export function spoken(output: Json): string {
  if (typeof output === 'string') return output;
  const response =
    typeof output === 'object' && output !== null && 'response' in output ? output.response : undefined;
  return typeof response === 'string' ? response : JSON.stringify(output);
}
