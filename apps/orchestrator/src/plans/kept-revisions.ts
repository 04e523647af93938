import { Injectable } from '@nestjs/common';
import type { PlanRevisions, RevisedPlan } from '../durability/plan-revisions.provider';
import { plainPlan } from '../planning/replanning/plan-revision';
import { PlanStore } from './plan-store';

/** Keeps what runs make of their plans as versions of those plans. */
@Injectable()
export class KeptRevisions implements PlanRevisions {
  constructor(private readonly store: PlanStore) {}

  async keep({ plan, planId: id, revision: version, tenantId }: RevisedPlan): Promise<void> {
    await this.store.addRevision(tenantId, { id, version, document: plainPlan(plan) });
  }
}
