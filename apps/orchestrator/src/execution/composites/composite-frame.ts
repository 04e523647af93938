import type { PlanStep } from '../../planning/plan';
import type { Budget } from '../../planning/steps/step-fields';
import { RunBudget } from '../budget/run-budget';
import type { RunContext } from '../run-context';
import { stopWith } from '../run-stop';
import type { ScopeFrame } from '../scheduling/run-scope';
import { NO_USAGE, plus, type SettledStep, type StepKey, type StepUsage } from '../step-outcome';
import { WorkTime } from '../scheduling/work-time';
import type { PlacedStep } from '../step-runner.types';
import type { CompositeTools, ScopeHost } from './scope-host';

/** What the lists of steps inside a composite step share. */
export interface CompositeFrame {
  readonly frame: Pick<
    ScopeFrame,
    'budget' | 'messages' | 'owner' | 'priority' | 'queue' | 'signal' | 'time'
  >;
  /** To be called when the composite step has ended. */
  readonly dispose: () => void;
}

/**
 * Puts the steps inside a composite step under its budget and its time. Like that of a run, its time stands still while
 * everything inside waits for people; what was done inside on other tasks took its time, too.
 */
export function compositeFrame(
  { step, key, scope }: PlacedStep,
  host: ScopeHost,
  { clock, context, timers }: CompositeTools,
): CompositeFrame {
  const { budget: around, messages, priority, queue, signal, time } = scope.frame;
  const budget = part(around, step.budget, { context, key });
  const frame = { budget, messages, owner: { step, scope }, queue, priority: step.priority ?? priority };
  const limitMs = Math.min(
    ...[step.timeout_ms, step.budget?.wall_ms, planMs(step)].map((ms) => ms ?? Infinity),
  );
  if (limitMs === Infinity) return { frame: { ...frame, signal, time }, dispose: () => undefined };
  const stop = stopWith(signal);
  stop.signal.addEventListener('abort', () => host.cancelWaiting(), { once: true });
  const ownTime = new WorkTime(Math.max(0, limitMs - timeInside(key, context)), {
    ...{ around: time, clock, timers },
    onEnd: (reason) => stop.abort(reason),
  });
  return {
    frame: { ...frame, signal: stop.signal, time: ownTime },
    dispose: () => {
      ownTime.dispose();
      stop.dispose();
    },
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

function usedInside(key: StepKey, context: RunContext): StepUsage {
  return settledInside(key, context).reduce((sum, { outcome }) => plus(sum, outcome.usage), NO_USAGE);
}

/** For how long anything was done inside `key`, in milliseconds. Steps that waited were begun anew when they went on. */
function timeInside(key: StepKey, context: RunContext): number {
  const done = settledInside(key, context).filter(({ attempt }) => attempt > 0);
  let totalMs = 0;
  let untilMs = 0;
  for (const { endedAt, startedAt } of done.sort((one, other) => +one.startedAt - +other.startedAt)) {
    totalMs += Math.max(0, endedAt.getTime() - Math.max(untilMs, startedAt.getTime()));
    untilMs = Math.max(untilMs, endedAt.getTime());
  }
  return totalMs;
}

/** What other tasks did before this one. */
function settledInside(key: StepKey, { isResumed, journal }: RunContext): SettledStep[] {
  if (!isResumed) return [];
  return [...journal.settled].flatMap(([inner, settled]) =>
    inner.startsWith(`${key}.`) || inner.startsWith(`${key}[`) ? [settled] : [],
  );
}
