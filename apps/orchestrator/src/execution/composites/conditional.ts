import type { Clock } from '@app/kernel';
import { readCondition } from '../../planning/conditions/condition';
import type { StepOf } from '../../planning/plan';
import { failureOf, failureWith } from '../retries/failure';
import { NO_USAGE, type StepOutcome } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';
import type { ScopeHost } from './scope-host';

/** Evaluates a conditional over the outputs so far. */
export function beginConditional(
  placed: PlacedStep<StepOf<'conditional'>>,
  host: ScopeHost,
  clock: Clock,
): void {
  const startedAt = clock.now();
  host.settle(placed, outcomeOf(placed), startedAt);
}

function outcomeOf({ step, scope }: PlacedStep<StepOf<'conditional'>>): StepOutcome {
  const references = scope.referencesOf(step);
  const { condition, problem } = readCondition(step.condition, Object.keys(references.variables));
  if (condition === null) return failureWith('INVALID_REQUEST', `The condition ${problem}`).outcome;
  try {
    const value = condition.evaluate(references);
    if (typeof value !== 'boolean' && step.branches === undefined) return noTruthValue(typeof value);
    return {
      status: 'completed',
      output: { value, chosen: [...chosenBy(step, value)] },
      decisionId: null,
      usage: NO_USAGE,
      simulated: false,
    };
  } catch (error) {
    return failureOf(error).outcome;
  }
}

function chosenBy(step: StepOf<'conditional'>, value: boolean | number | string): readonly string[] {
  const { if_true = [], if_false = [], branches = {} } = step;
  const branch = Object.hasOwn(branches, String(value)) ? branches[String(value)] : branches['default'];
  if (typeof value !== 'boolean') return branch ?? [];
  return [...(value ? if_true : if_false), ...(branch ?? [])];
}

function noTruthValue(type: string): StepOutcome {
  const what = `The condition gave a ${type}, and if_true and if_false need true or false`;
  return failureWith('INVALID_REQUEST', `${what}; compare it with something, or write branches.`).outcome;
}
