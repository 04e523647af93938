import type { PlanStep } from '../../planning/plan';
import type { Budget } from '../../planning/steps/step-fields';
import { RunBudget } from '../budget/run-budget';
import type { RunContext } from '../run-context';
import { within } from '../run-stop';
import type { ScopeFrame } from '../scheduling/run-scope';
import { NO_USAGE, plus, type StepKey, type StepUsage } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';
import type { CompositeTools, ScopeHost } from './scope-host';

/** What the lists of steps inside a composite step share. */
export interface CompositeFrame {
  readonly frame: Pick<
    ScopeFrame,
    'budget' | 'endsAtMs' | 'messages' | 'owner' | 'priority' | 'queue' | 'signal'
  >;
  /** To be called when the composite step has ended. */
  readonly dispose: () => void;
}

/** Puts the steps inside a composite step under its budget and its time. Time runs anew on another task. */
export function compositeFrame(
  { step, key, scope }: PlacedStep,
  host: ScopeHost,
  { clock, context, timers }: CompositeTools,
): CompositeFrame {
  const { budget: around, endsAtMs, messages, priority, queue, signal } = scope.frame;
  const budget = part(around, step.budget, { context, key });
  const frame = { budget, messages, owner: { step, scope }, queue, priority: step.priority ?? priority };
  const limitMs = Math.min(
    ...[step.timeout_ms, step.budget?.wall_ms, planMs(step)].map((ms) => ms ?? Infinity),
  );
  if (limitMs === Infinity) return { frame: { ...frame, endsAtMs, signal }, dispose: () => undefined };
  const stop = within(signal, limitMs, timers);
  stop.signal.addEventListener('abort', () => host.cancelWaiting(), { once: true });
  const ownEndMs = Math.min(endsAtMs, clock.nowMs() + limitMs);
  return {
    frame: { ...frame, endsAtMs: ownEndMs, signal: stop.signal },
    dispose: () => stop.dispose(),
  };
}

/** The time that an inline plan allows itself. */
function planMs(step: PlanStep): number | undefined {
  return step.type === 'sub-plan' ? step.plan?.budget?.wall_ms : undefined;
}

/** A part of a budget, of which steps inside `key` used some before; the budget itself when it has no limits of its own. */
export function part(
  around: RunBudget,
  limits: Budget | undefined,
  { context, key }: { readonly context: RunContext; readonly key: StepKey },
): RunBudget {
  return limits === undefined ? around : new RunBudget(limits, usedInside(key, context), around);
}

function usedInside(key: StepKey, { journal }: RunContext): StepUsage {
  let used = NO_USAGE;
  for (const [inner, { outcome }] of journal.settled) {
    if (inner.startsWith(`${key}.`) || inner.startsWith(`${key}[`)) used = plus(used, outcome.usage);
  }
  return used;
}
