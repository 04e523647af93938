import { Body, Controller, Get, Param, Post, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { PolicyStore, type StoredPolicy } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { matchedPolicyIds } from '../../doors/axonflow/matched-policies';
import { PolicyCatalog } from '../policies/listing/policy-catalog';
import { CurrentAsker, type Asker } from '../policies/mapping/asker';
import { pageOf } from '../policies/mapping/page-of-policies';
import { kindOf } from '../policies/mapping/policy-kind';
import { toPolicy } from '../policies/mapping/policy-view';
import { PolicyPath } from '../policies/policy.dto';
import { presentPolicyError } from '../policies/policy-error.presenter';
import { PolicyTrials } from '../policies/trial/policy-trials';
import { describeCondition } from '../static-policies/describe-condition';
import {
  EffectivePolicyList,
  EffectivePolicyQuery,
  QueryTest,
  QueryTestResult,
  UnifiedPolicy,
  UnifiedPolicyList,
  UnifiedPolicyQuery,
} from './unified-policy.dto';

const tags = ['policies'];
/** What every text is looked at for, in the contract's words. */
const CHECKS = ['sql_injection', 'dangerous_queries', 'pii_detection', 'prompt_injection', 'secrets'];

/** Policies of both kinds in one list. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class UnifiedPoliciesController {
  constructor(
    private readonly catalog: PolicyCatalog,
    private readonly store: PolicyStore,
    private readonly trials: PolicyTrials,
  ) {}

  @Get('api/v1/unified-policies')
  @Endpoint({
    summary: 'List policies of both kinds',
    operationId: 'listUnifiedPolicies',
    tags,
    query: UnifiedPolicyQuery,
    responses: { 200: UnifiedPolicyList },
  })
  async list(@Query() query: UnifiedPolicyQuery, @CurrentAsker() asker: Asker): Promise<UnifiedPolicyList> {
    const { entries, pagination } = pageOf(await this.catalog.list(asker.principal, query, false), query);
    return { policies: entries.map((policy) => toUnifiedPolicy(policy, asker)), pagination };
  }

  @Get('api/v1/unified-policies/:id')
  @Endpoint({
    summary: 'Read a policy of either kind',
    operationId: 'getUnifiedPolicy',
    tags,
    params: PolicyPath,
    responses: { 200: UnifiedPolicy },
  })
  async find(@Param() { id }: PolicyPath, @CurrentAsker() asker: Asker): Promise<UnifiedPolicy> {
    return toUnifiedPolicy(await this.store.find(asker.principal, id), asker);
  }

  @Get('api/v1/effective-policies')
  @Endpoint({
    summary: 'List the policies of both kinds that are in force, overrides applied',
    operationId: 'listEffectivePoliciesOfBothKinds',
    tags,
    query: EffectivePolicyQuery,
    responses: { 200: EffectivePolicyList },
  })
  async effective(
    @Query() query: EffectivePolicyQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<EffectivePolicyList> {
    const found = await this.catalog.effective(asker.principal, query, false);
    return { policies: found.map((policy) => toUnifiedPolicy(policy, asker)), count: found.length };
  }

  @Post('api/policies/test')
  @Endpoint({
    summary: 'Try all policies in force on a question',
    operationId: 'testPoliciesOnQuery',
    tags,
    body: QueryTest,
    responses: { 200: QueryTestResult },
  })
  test(@Body() body: QueryTest, @CurrentPrincipal() principal: Principal): QueryTestResult {
    const { elapsedMs, result } = this.trials.all(principal, body);
    return {
      blocked: result.verdict === 'block',
      reason: result.reasons[0] ?? '',
      triggered_policies: matchedPolicyIds(result),
      checks_performed: CHECKS,
      processing_time_ms: Math.round(elapsedMs * 1000) / 1000,
    };
  }
}

function toUnifiedPolicy(policy: StoredPolicy, asker: Asker): UnifiedPolicy {
  const pattern = describeCondition(policy.document.condition);
  return { ...toPolicy(policy, asker), policy_type: kindOf(policy), pattern };
}
