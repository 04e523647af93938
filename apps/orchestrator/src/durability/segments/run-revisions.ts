import { Inject, Injectable } from '@nestjs/common';
import type { Plan } from '../../planning/plan';
import { RunFencedError } from '../durability.errors';
import { PLAN_REVISIONS, type PlanRevisions } from '../plan-revisions.provider';
import { RunStore } from '../runs/run-store';
import type { RunControl } from './run-control';

/** Stores what runs make of their plans while they run. */
@Injectable()
export class RunRevisions {
  constructor(
    private readonly store: RunStore,
    @Inject(PLAN_REVISIONS) private readonly kept: PlanRevisions,
  ) {}

  /** Stores the revisions of one run, one after another. */
  of(control: RunControl): (plan: Plan) => Promise<void> {
    let last = Promise.resolve();
    return (plan) => (last = last.then(() => this.revise(control, plan)));
  }

  /**
   * First where plans are kept, so that a run never names a revision that is not there.
   * @throws RunFencedError (RUN_FENCED), DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  private async revise(control: RunControl, plan: Plan): Promise<void> {
    const { run, owner } = control;
    const more = revisionsIn(plan) - revisionsIn(run.plan);
    if (more <= 0) return;
    const revision = run.planRevision + more;
    const { planId, tenantId } = run;
    await this.kept.keep({ tenantId, planId, revision, plan });
    if (!(await this.store.revise(owner, plan, revision))) throw new RunFencedError();
    control.revisedAs(plan, revision);
  }
}

function revisionsIn({ steps }: Plan): number {
  return steps.filter(({ type }) => type === 'replan').length;
}
