import type { Json } from '@app/kernel';
import type { Plan } from '../../planning/plan';
import type { Budget } from '../../planning/steps/step-fields';
import type { RunBudget, UsageEstimate } from '../budget/run-budget';
import { failureOf, failureWith } from '../retries/failure';
import { cancelledBy } from '../run-stop';
import { NO_USAGE, type PausedStep, type StepOutcome, type WaitingStep } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';
import { compositeFrame } from './composite-frame';
import type { CompositeTools, ScopeHost } from './scope-host';

/** Runs the plan of a step as a run of its own. */
export function beginPlanApart(
  placed: PlacedStep,
  child: { readonly plan: Plan; readonly input: Json },
  { host, tools }: { readonly host: ScopeHost; readonly tools: CompositeTools },
): void {
  const { frame, dispose } = compositeFrame(placed, host, tools);
  const { budget, signal, time } = frame;
  host.workOn(placed, async (): Promise<ChildEnd> => {
    const leaveTime = time.enter();
    try {
      const limits = limitsOf(placed, child.plan);
      const plan = limits === undefined ? child.plan : { ...child.plan, budget: limits };
      return await withinBudget({ budget, limits, signal }, () =>
        tools.context.children.run(placed.key, { plan, input: child.input }, signal),
      );
    } catch (error) {
      return signal.aborted ? cancelledBy(signal) : failureOf(error).outcome;
    } finally {
      leaveTime();
      dispose();
    }
  });
}

type ChildEnd = PausedStep | StepOutcome | WaitingStep;

/** What a plan may use, and what it is a part of. */
interface Allowance {
  readonly budget: RunBudget;
  readonly limits: Budget | undefined;
  readonly signal: AbortSignal;
}

/** Sets aside what the plan may use: nobody here can count it while it runs. */
async function withinBudget(
  { budget, limits, signal }: Allowance,
  work: () => Promise<ChildEnd>,
): Promise<ChildEnd> {
  const missing = unlimitedIn(budget, limits);
  if (missing !== null) {
    const reason = `A plan that runs apart needs a budget of its own where the run has one: '${missing}' is missing.`;
    return failureWith('BUDGET_EXCEEDED', reason).outcome;
  }
  const reservation = await budget.reserve(amountOf(limits), signal);
  if (reservation === null) {
    const reason = 'Not run: what is left of the budget is not enough for it.';
    return failureWith('BUDGET_EXCEEDED', reason).outcome;
  }
  let used = NO_USAGE;
  try {
    const end = await work();
    if ('usage' in end) used = end.usage;
    return end;
  } finally {
    reservation.settle(used);
  }
}

/** The time of the step goes with its plan, so that it does not begin anew on another task. */
function limitsOf({ step }: PlacedStep, plan: Plan): Budget | undefined {
  const time = step.timeout_ms === undefined ? undefined : { wall_ms: step.timeout_ms };
  return tighterOf(tighterOf(step.budget, plan.budget), time);
}

/** What a plan may use that has both limits; undefined when it has none. */
function tighterOf(one: Budget | undefined, other: Budget | undefined): Budget | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const both: Budget = { ...one, ...other };
  const names = Object.keys(both) as (keyof Budget)[];
  const least = (name: keyof Budget): number => Math.min(one[name] ?? Infinity, other[name] ?? Infinity);
  return Object.fromEntries(names.map((name) => [name, least(name)]));
}

/** What the run limits and the plan does not; null when there is nothing of that kind. */
function unlimitedIn(budget: RunBudget, limits: Budget | undefined): keyof Budget | null {
  if (budget.limitsTokens && limits?.tokens === undefined) return 'tokens';
  return budget.limitsCost && limits?.cost_usd === undefined ? 'cost_usd' : null;
}

function amountOf({ cost_usd: costUsd = 0, tokens = 0 }: Budget = {}): UsageEstimate {
  return { tokens, costMicroUsd: Math.round(costUsd * 1_000_000) };
}
