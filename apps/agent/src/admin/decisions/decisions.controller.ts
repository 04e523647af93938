import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { TenantThrottlerGuard } from '@app/quota';
import { presentAxonflowError } from '../../doors/axonflow/axonflow-error.presenter';
import { DecisionExplanationAnswer, DecisionPath } from './decision-explanation.dto';
import { DecisionExplanations } from './decision-explanations.service';
import { DecisionList, DecisionListQuery } from './decision-list.dto';
import { DecisionLog } from './decision-log.service';
import { toDecisionSummary } from './decision-summary.mapper';
import { toExplanationAnswer } from './explained-decision.mapper';

const tags = ['decisions'];

/** Decisions of the past, and why they were made. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentAxonflowError)
export class DecisionsController {
  constructor(
    private readonly log: DecisionLog,
    private readonly explanations: DecisionExplanations,
  ) {}

  @Get('api/v1/decisions')
  @Endpoint({
    summary: 'List decisions, the newest first',
    operationId: 'listDecisions',
    tags,
    query: DecisionListQuery,
    responses: { 200: DecisionList },
  })
  async list(
    @Query() query: DecisionListQuery,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<DecisionList> {
    return { decisions: (await this.log.list(tenantId, query)).map(toDecisionSummary) };
  }

  @Get('api/v1/decisions/:id/explain')
  @Endpoint({
    summary: 'Explain a decision',
    description:
      'Made from the record, the texts where they were kept, and the policies that were in force then; findings are masked.',
    operationId: 'explainDecision',
    tags,
    params: DecisionPath,
    responses: { 200: DecisionExplanationAnswer },
  })
  async explain(
    @Param() { id }: DecisionPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<DecisionExplanationAnswer> {
    return toExplanationAnswer(await this.explanations.explain(principal, id));
  }
}
