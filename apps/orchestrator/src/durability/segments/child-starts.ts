import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline, longCallOf } from '@app/governance';
import { CLOCK, type Clock } from '@app/kernel';
import type { ChildPlan } from '../../execution/child-runs';
import type { EndedStep, StepKey, WaitingStep } from '../../execution/step-outcome';
import { RunFencedError } from '../durability.errors';
import { RunStore } from '../runs/run-store';
import type { StoredRun } from '../runs/stored-run';
import { childCall, refusedChild, type ChildRef } from './child-call';

/** Where a child comes from. */
export interface ChildPlace {
  readonly ref: ChildRef;
  readonly parent: StoredRun;
  /** The step that it is for. */
  readonly key: StepKey;
}

/** Begins the runs that steps make of their plans, once each. */
@Injectable()
export class ChildStarts {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly store: RunStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Decides about a child and leaves it to whichever task is least busy. Its time ends with that of its parent, which
   * cancels it then, also when waiting for a task has moved its own deadline beyond.
   * @returns null when it was begun, now or before; otherwise why not
   * @throws everything that `GovernancePipeline.begin` throws; DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   * @throws RunFencedError (RUN_FENCED) when another task owns the parent
   */
  async begin(place: ChildPlace, child: ChildPlan): Promise<EndedStep | WaitingStep | null> {
    if (await this.store.isStored(place.ref)) return null;
    const { key, parent, ref } = place;
    const { input, plan } = child;
    const createdAt = this.clock.now();
    const call = childCall(parent, key, { plan, receivedAt: createdAt });
    const opened = await this.pipeline.begin(call);
    if (opened.verdict !== 'allow') return refusedChild(opened);
    const { mode, planId, planRevision, priority } = parent;
    const endMs = Math.min(
      createdAt.getTime() + (plan.budget?.wall_ms ?? Infinity),
      parent.deadline.getTime(),
    );
    // No run of the parent's plan: that is what its callers ask about.
    const run = { ...ref, planId: `${planId}/${key}`, planRevision, plan, input, mode, priority, createdAt };
    const kept = longCallOf(call, opened.decision.id);
    const made = { ...run, call: kept, deadline: new Date(endMs) };
    const isNew = await this.store.insertChild(made, parent.ownerEpoch);
    if (!isNew && !(await this.store.isStored(ref))) throw new RunFencedError();
    return null;
  }
}
