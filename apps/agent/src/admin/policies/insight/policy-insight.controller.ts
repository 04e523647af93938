import { Body, Controller, Get, Param, Post, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import type { Principal } from '@app/kernel';
import { PolicyHits } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { presentPolicyError } from '../policy-error.presenter';
import { policyPaths } from '../policy-paths';
import { PolicyPath } from '../policy.dto';
import { PolicyInsight } from './policy-insight';
import { HitsQuery, PolicyHitsView, PolicyIssues, ReplayAnswer, ReplayBody } from './policy-insight.dto';
import { toPolicyHits, toPolicyIssues, toReplayAnswer } from './policy-insight.mapper';

const tags = ['policy trials'];

/** What policies did, would have done, and do to each other. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class PolicyInsightController {
  constructor(
    private readonly insight: PolicyInsight,
    private readonly counts: PolicyHits,
  ) {}

  @Get(policyPaths('/:id/hits'))
  @Endpoint({
    summary: 'How often a policy matched',
    operationId: 'getPolicyHits',
    description: 'For a policy in shadow mode: how often it would have acted. A few seconds behind.',
    tags,
    params: PolicyPath,
    query: HitsQuery,
    responses: { 200: PolicyHitsView },
  })
  async hits(
    @Param() { id }: PolicyPath,
    @Query() { days }: HitsQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PolicyHitsView> {
    return toPolicyHits(id, await this.counts.hitRates(principal, id, days));
  }

  @Get(policyPaths('/conflicts'))
  @Endpoint({
    summary: 'Conflicting, shadowed, redundant and dead policies among those in force',
    operationId: 'listPolicyConflicts',
    tags,
    responses: { 200: PolicyIssues },
  })
  async conflicts(@CurrentPrincipal() principal: Principal): Promise<PolicyIssues> {
    const { issues, policies } = await this.insight.issues(principal);
    return toPolicyIssues(issues, policies);
  }

  @Post(policyPaths('/replay'))
  @Roles('admin')
  @Endpoint({
    summary: 'Try policies on the last recorded calls',
    operationId: 'replayPolicies',
    description:
      'Calls can be replayed while their texts are kept (AXONFLOW_CONTENT_RETENTION_DAYS). Changes nothing.',
    tags,
    body: ReplayBody,
    responses: { 200: ReplayAnswer },
  })
  async replay(@Body() body: ReplayBody, @CurrentPrincipal() principal: Principal): Promise<ReplayAnswer> {
    return toReplayAnswer(await this.insight.replay(principal, body));
  }
}
