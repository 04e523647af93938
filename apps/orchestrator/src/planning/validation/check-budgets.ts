import type { PlanStep } from '../plan';
import type { Budget } from '../steps/step-fields';
import type { ProblemList } from './problem-list';

const NAMES = ['tokens', 'cost_usd', 'wall_ms'] as const;

interface Around {
  /** The budget of what the step stands in. */
  readonly around: Budget | undefined;
  readonly problems: ProblemList;
}

/** Refuses budgets that cannot be kept whatever happens: parts that are larger than their whole. */
export function checkBudgets(step: PlanStep, at: string, { around, problems }: Around): void {
  for (const name of NAMES) {
    const whole = around?.[name] ?? Infinity;
    if ((step.budget?.[name] ?? 0) <= whole) continue;
    problems.add(`${at}/budget/${name}`, `is more than the ${whole} of everything around it; lower it.`);
  }
  checkLongestAnswer(step, at, { around, problems });
  checkRetry(step, at, problems);
}

/** Steps that do nothing themselves: what is inside them is tried again. */
const MADE_OF_OTHERS: ReadonlySet<PlanStep['type']> = new Set(['conditional', 'map', 'sub-plan']);

function checkRetry({ retry, type }: PlanStep, at: string, problems: ProblemList): void {
  if (retry !== undefined && MADE_OF_OTHERS.has(type)) {
    problems.add(`${at}/retry`, `is not for a ${type}; put it on the steps that do the work.`);
  }
  const { backoff_ms = 0, max_ms = Infinity } = retry ?? {};
  if (backoff_ms > max_ms) problems.add(`${at}/retry/max_ms`, 'is less than backoff_ms; raise it.');
}

function checkLongestAnswer(step: PlanStep, at: string, { around, problems }: Around): void {
  const tokens = Math.min(step.budget?.tokens ?? Infinity, around?.tokens ?? Infinity);
  if (!('max_tokens' in step) || (step.max_tokens ?? 0) <= tokens) return;
  problems.add(
    `${at}/max_tokens`,
    `is more than the budget of ${tokens} tokens; lower it or raise the budget.`,
  );
}
