import { DEFAULT_MAX_REPLANS } from '../../planning/plan-limits';
import type { ReplanStep } from '../../planning/plan';
import type { SettledStep, StepKey, StepOutcome } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';

/** Ends the ids of steps that ask for new revisions; no step of a plan can have such an id. */
const SUFFIX = '@replan';

const MISHAPS: ReadonlySet<StepOutcome['status']> = new Set(['blocked', 'failed', 'rejected', 'uncertain']);

/** Says when a run asks for a new revision of its plan: once for each step, and so often at most as the plan allows. */
export class Replans {
  private readonly asked: Set<StepKey>;

  /** @param settled what is stored of the run, by which it goes on as it began */
  constructor(settled: ReadonlyMap<StepKey, SettledStep>) {
    this.asked = new Set([...settled.keys()].filter((key) => key.endsWith(SUFFIX)));
  }

  /** The step that asks, now that another has ended; null when none is to. */
  after({ key, scope, step }: PlacedStep, { outcome }: SettledStep): PlacedStep<ReplanStep> | null {
    const { plan, signal } = scope.frame;
    if (step.on_failure !== 'replan' || plan === undefined || !MISHAPS.has(outcome.status)) return null;
    const asking = key + SUFFIX;
    if (!this.asked.has(asking)) {
      const isUsedUp = this.asked.size >= (plan.max_replans ?? DEFAULT_MAX_REPLANS);
      if (isUsedUp || signal.aborted) return null;
      this.asked.add(asking);
    }
    return { step: replanStep(step.id), key: asking, scope };
  }
}

function replanStep(failed: string): ReplanStep {
  return {
    id: failed + SUFFIX,
    type: 'replan',
    name: `New plan after ${failed}`,
    failed,
    depends_on: [failed],
  };
}
