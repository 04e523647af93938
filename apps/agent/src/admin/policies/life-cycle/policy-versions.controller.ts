import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { PolicyStore } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { presentPolicyError } from '../policy-error.presenter';
import { policyPaths } from '../policy-paths';
import { PolicyPath } from '../policy.dto';
import {
  DiffQuery,
  PolicyDiff,
  PolicyVersionView,
  PolicyVersions,
  VersionPath,
  VersionsQuery,
} from './policy-version.dto';
import { toVersionView } from './policy-version.mapper';

const tags = ['policy versions'];
const DEFAULT_LIMIT = 100;

/** What a policy was. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class PolicyVersionsController {
  constructor(private readonly store: PolicyStore) {}

  @Get(policyPaths('/:id/versions'))
  @Endpoint({
    summary: 'List the versions of a policy, the newest first',
    operationId: 'listPolicyVersions',
    description: 'Versions of a deleted policy stay readable.',
    tags,
    params: PolicyPath,
    query: VersionsQuery,
    responses: { 200: PolicyVersions },
  })
  async list(
    @Param() { id }: PolicyPath,
    @Query() { limit = DEFAULT_LIMIT, offset = 0 }: VersionsQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PolicyVersions> {
    const versions = await this.store.versions(principal, id, { limit, offset });
    return { policy_id: id, versions: versions.map(toVersionView), count: versions.length };
  }

  @Get(policyPaths('/:id/versions/:version'))
  @Endpoint({
    summary: 'Read a version of a policy',
    operationId: 'getPolicyVersion',
    tags,
    params: VersionPath,
    responses: { 200: PolicyVersionView },
  })
  async get(
    @Param() { id, version }: VersionPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PolicyVersionView> {
    return toVersionView(await this.store.version(principal, id, version));
  }

  @Get(policyPaths('/:id/diff'))
  @Endpoint({
    summary: 'Compare two versions of a policy',
    operationId: 'diffPolicyVersions',
    tags,
    params: PolicyPath,
    query: DiffQuery,
    responses: { 200: PolicyDiff },
  })
  async diff(
    @Param() { id }: PolicyPath,
    @Query() query: DiffQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PolicyDiff> {
    const { publishedVersion, version } = await this.store.find(principal, id);
    const to = query.to ?? version;
    const from =
      query.from ??
      (publishedVersion === null || publishedVersion === to ? Math.max(1, to - 1) : publishedVersion);
    const changes = await this.store.diff(principal, id, { from, to });
    return { policy_id: id, from, to, changes: [...changes] };
  }
}
