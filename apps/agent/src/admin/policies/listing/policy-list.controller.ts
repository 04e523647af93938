import { Controller, Get, Inject, Query, Req, UseGuards } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CLOCK, type Clock } from '@app/kernel';
import { policyDocumentSchema, PolicySnapshots } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { CurrentAsker, type Asker } from '../mapping/asker';
import { pageOf } from '../mapping/page-of-policies';
import { toPolicy } from '../mapping/policy-view';
import { presentPolicyError } from '../policy-error.presenter';
import { policyPaths } from '../policy-paths';
import { PolicyList } from '../policy.dto';
import { PolicyCatalog } from './policy-catalog';
import { EffectivePolicies, EffectivePoliciesQuery, PolicyListQuery } from './policy-list.dto';

const tags = ['policies'];

/** Listings of policies: all of them, and those in force. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class PolicyListController {
  constructor(
    private readonly catalog: PolicyCatalog,
    private readonly snapshots: PolicySnapshots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(policyPaths())
  @Endpoint({
    summary: 'List policies, drafts included',
    operationId: 'listPolicies',
    description: 'Under `dynamic-policies` only those that are dynamic in the contract.',
    tags,
    query: PolicyListQuery,
    responses: { 200: PolicyList },
  })
  async list(
    @Query() query: PolicyListQuery,
    @CurrentAsker() asker: Asker,
    @Req() request: FastifyRequest,
  ): Promise<PolicyList> {
    const found = await this.catalog.list(asker.principal, query, asksForDynamic(request, asker));
    const { entries, pagination } = pageOf(found, query);
    const policies = entries.map((policy) => toPolicy(policy, asker));
    return readsBareLists(asker) ? policies : { policies, pagination };
  }

  @Get(policyPaths('/effective'))
  @Endpoint({
    summary: 'List the policies in force, overrides applied',
    operationId: 'listEffectivePolicies',
    tags,
    query: EffectivePoliciesQuery,
    responses: { 200: EffectivePolicies },
  })
  async effective(
    @Query() query: EffectivePoliciesQuery,
    @CurrentAsker() asker: Asker,
    @Req() request: FastifyRequest,
  ): Promise<EffectivePolicies> {
    const { principal } = asker;
    const found = await this.catalog.effective(principal, query, asksForDynamic(request, asker));
    const policies = found.map((policy) => toPolicy(policy, asker));
    if (readsBareLists(asker)) return policies;
    return {
      policies,
      tenant_id: principal.tenantId,
      organization_id: principal.organizationId,
      policy_epoch: this.snapshots.status().epoch,
      computed_at: this.clock.now().toISOString(),
    };
  }

  @Get(policyPaths('/schema'))
  @Endpoint({
    summary: 'The JSON Schema of a policy document',
    operationId: 'getPolicySchema',
    tags,
    responses: { 200: Type.Unsafe<object>(Type.Object({}, { additionalProperties: true })) },
  })
  schema(): object {
    return policyDocumentSchema;
  }
}

/** `api/v1/policies` shows all to those who know that there is more than the contract's dynamic policies. */
function asksForDynamic({ routeOptions }: FastifyRequest, asker: Asker): boolean {
  return routeOptions.url?.includes('dynamic') === true || readsBareLists(asker);
}

function readsBareLists({ software }: Asker): boolean {
  return software === 'java-1' || software === 'go-1';
}
