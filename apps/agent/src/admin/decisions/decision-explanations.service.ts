import { Injectable } from '@nestjs/common';
import { AuditTrail, type AuditRecord } from '@app/audit';
import { NotFoundError, type Principal } from '@app/kernel';
import {
  DecisionExplainer,
  isOverridable,
  PolicyNotFoundError,
  PolicyStore,
  SessionOverrides,
} from '@app/policy';
import { callerOf, decidedBy, overrideUsed } from './decision-facts';
import type { ExplainedDecision, MatchedPolicy } from './explained-decision.mapper';

const DAY_MS = 24 * 60 * 60 * 1000;

type Explained = MatchedPolicy['explained'];

/** Gathers everything that explains a decision of the past. */
@Injectable()
export class DecisionExplanations {
  constructor(
    private readonly explainer: DecisionExplainer,
    private readonly trail: AuditTrail,
    private readonly store: PolicyStore,
    private readonly overrides: SessionOverrides,
  ) {}

  /** @throws NotFoundError (NOT_FOUND) when the tenant has no such decision, or not any more */
  async explain(principal: Principal, decisionId: string): Promise<ExplainedDecision> {
    const record = await this.trail.find(principal.tenantId, decisionId);
    if (record?.kind !== 'decision') throw new NotFoundError('There is no such decision.');
    const explanation = await this.explainer.explain(principal, decisionId);
    const considered = explanation.judgements[0]?.policies ?? [];
    const policies = considered.filter(({ matched }) => matched);
    return {
      record,
      explanation,
      matched: await Promise.all(policies.map((explained) => this.matched(principal, explained))),
      overrideId: await this.overrideOf(principal, record),
      hitsOfDay: await this.hitsBefore(principal, record),
    };
  }

  /** A policy that was deleted since still has its versions. */
  private async matched(principal: Principal, explained: Explained): Promise<MatchedPolicy> {
    const { policyId, version } = explained;
    const found = await orUndefined(this.store.version(principal, policyId, version));
    const policy = await orUndefined(this.store.find(principal, policyId));
    const mayBeLifted = policy !== undefined && isOverridable(policy.document);
    return { explained, document: found?.document, mayBeLifted };
  }

  /** The exception that lifted a policy then; else the one that lifts the deciding policy for the same caller now. */
  private async overrideOf(principal: Principal, record: AuditRecord): Promise<string | null> {
    const policyId = decidedBy(record);
    if (policyId === null) return overrideUsed(record);
    return (await this.overrides.lifting(principal, policyId, callerOf(record)))?.id ?? null;
  }

  private async hitsBefore({ tenantId }: Principal, record: AuditRecord): Promise<number> {
    const policyId = decidedBy(record);
    if (policyId === null) return 0;
    const { clientId, recordedAt: endTime } = record;
    const startTime = new Date(endTime.getTime() - DAY_MS);
    const filter = { clientId, endTime, kinds: ['decision'] as const, policyId, startTime };
    return (await this.trail.search(tenantId, { ...filter, limit: 1, offset: 0 })).total;
  }
}

async function orUndefined<Found>(search: Promise<Found>): Promise<Found | undefined> {
  try {
    return await search;
  } catch (error) {
    if (error instanceof PolicyNotFoundError) return undefined;
    throw error;
  }
}
