import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import { NotFoundError, type TenantId } from '@app/kernel';
import { In } from 'typeorm';
import type { PolicyDocument } from '../model/policy-document';
import { RECORDED_CALLS, type RecordedCalls } from '../replay/recorded-call';
import { PolicyVersionEntity } from '../store/policy-version.entity';
import type { DecisionExplanation } from './decision-explanation';
import { explainJudgement } from './explain-judgement';
import {
  RECORDED_DECISIONS,
  type RecordedDecision,
  type RecordedDecisions,
  type RecordedMatch,
} from './recorded-decision';

type DocumentOf = (match: RecordedMatch) => PolicyDocument | undefined;

/** Explains decisions of the past. */
@Injectable()
export class DecisionExplainer {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(RECORDED_DECISIONS) private readonly decisions: RecordedDecisions,
    @Inject(RECORDED_CALLS) private readonly calls: RecordedCalls,
  ) {}

  /**
   * Says which policies matched, which parts of them held, where the findings are, and why that gave the verdict. It is made
   * from the record and the versions that matched then, so later changes of policies make no difference.
   * @throws NotFoundError (NOT_FOUND) when the tenant has no such decision
   */
  async explain(scope: TenantId | TenantScope, decisionId: string): Promise<DecisionExplanation> {
    const tenantId = typeof scope === 'string' ? scope : scope.tenantId;
    const decision = await this.decisions.find(tenantId, decisionId);
    if (decision === null) throw new NotFoundError('There is no such decision.');
    const kept = await this.calls.find(tenantId, decisionId);
    const documentOf = await this.documents(scope, decision);
    const { judgements, operation } = decision;
    return {
      decisionId,
      operation,
      textsKept: kept !== null,
      judgements: judgements.map((judgement) =>
        explainJudgement({ tenantId, decision, judgement, kept, documentOf }),
      ),
    };
  }

  private async documents(
    scope: TenantId | TenantScope,
    { judgements }: RecordedDecision,
  ): Promise<DocumentOf> {
    const matches = judgements.flatMap((judgement) => judgement.matches);
    const wanted = {
      policyId: In(matches.map(({ policyId }) => policyId)),
      version: In(matches.map(({ version }) => version)),
    };
    const found = await this.transaction.run(scope, (manager) => manager.findBy(PolicyVersionEntity, wanted));
    const documents = new Map(
      found.map(({ document, policyId, version }) => [`${policyId} ${version}`, document]),
    );
    return ({ policyId, version }) => documents.get(`${policyId} ${version}`);
  }
}
