import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@app/database';
import { NotFoundError } from '@app/kernel';
import { RECORDED_CALLS, type RecordedCalls } from '../replay/recorded-call';
import type { DecisionExplanation, ExplainedJudgement } from './decision-explanation';
import { explainJudgement } from './explain-judgement';
import { PastPolicies } from './past-policies';
import { RECORDED_DECISIONS, type RecordedDecisions } from './recorded-decision';

/** Explains decisions of the past. */
@Injectable()
export class DecisionExplainer {
  constructor(
    @Inject(RECORDED_DECISIONS) private readonly decisions: RecordedDecisions,
    @Inject(RECORDED_CALLS) private readonly calls: RecordedCalls,
    private readonly past: PastPolicies,
  ) {}

  /**
   * Says which policies were considered, which of them matched, which parts of them held, where the findings are, and why
   * that gave the verdict. It is made from the record, the texts where they were kept, and the policies that were in force
   * then, so later changes of policies make no difference.
   * @throws NotFoundError (NOT_FOUND) when the tenant has no such decision
   */
  async explain(scope: TenantScope, decisionId: string): Promise<DecisionExplanation> {
    const { organizationId, tenantId } = scope;
    const decision = await this.decisions.find(tenantId, decisionId);
    if (decision === null) throw new NotFoundError('There is no such decision.');
    const kept = await this.calls.find(tenantId, decisionId);
    const judgements: ExplainedJudgement[] = [];
    for (const judgement of decision.judgements) {
      const past = await this.past.of(scope, judgement);
      const owner = organizationId === undefined ? { tenantId } : { organizationId, tenantId };
      judgements.push(await explainJudgement({ scope: owner, decision, judgement, kept, past }));
    }
    return { decisionId, operation: decision.operation, textsKept: kept !== null, judgements };
  }
}
