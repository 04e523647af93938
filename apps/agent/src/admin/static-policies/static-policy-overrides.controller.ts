import { Body, Controller, Delete, Get, Param, Post, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import type { Principal } from '@app/kernel';
import { TenantThrottlerGuard } from '@app/quota';
import { Nothing, PolicyPath } from '../policies/policy.dto';
import { NewPolicyOverride } from './policy-override.dto';
import { presentStaticPolicyError } from './static-policy-error.presenter';
import { OverrideList, OverrideListQuery } from './static-policy-list.dto';
import { StaticPolicyOverridesService } from './static-policy-overrides.service';
import { PolicyOverride } from './static-policy.dto';

const tags = ['static policies'];

/** Exceptions from policies that stand above the tenant. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentStaticPolicyError)
export class StaticPolicyOverridesController {
  constructor(private readonly overrides: StaticPolicyOverridesService) {}

  @Get(['api/v1/static-policies/overrides', 'api/v1/policies/overrides'])
  @Endpoint({
    summary: 'List the overrides of the tenant and its organization',
    operationId: 'listPolicyOverrides',
    tags,
    query: OverrideListQuery,
    responses: { 200: OverrideList },
  })
  list(
    @Query() { include_expired: includeEnded = false }: OverrideListQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<OverrideList> {
    return this.overrides.list(principal, includeEnded);
  }

  @Post('api/v1/static-policies/:id/override')
  @Roles('admin')
  @Endpoint({
    summary: 'Make an exception from a policy of the system or the organization',
    description: 'Stricter is always possible. Looser needs an end, `expires_at`, at most 90 days ahead.',
    operationId: 'createPolicyOverride',
    tags,
    params: PolicyPath,
    body: NewPolicyOverride,
    responses: { 201: PolicyOverride },
  })
  create(
    @Param() { id }: PolicyPath,
    @Body() body: NewPolicyOverride,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PolicyOverride> {
    return this.overrides.create(principal, id, body);
  }

  @Delete('api/v1/static-policies/:id/override')
  @Roles('admin')
  @Endpoint({
    summary: 'End the tenant’s exception from a policy',
    operationId: 'deletePolicyOverride',
    tags,
    params: PolicyPath,
    responses: { 204: Nothing },
  })
  remove(@Param() { id }: PolicyPath, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.overrides.remove(principal, id);
  }
}
