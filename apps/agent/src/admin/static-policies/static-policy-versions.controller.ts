import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { PolicyStore } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { CurrentAsker, type Asker } from '../policies/mapping/asker';
import { PolicyPath } from '../policies/policy.dto';
import { presentStaticPolicyError } from './static-policy-error.presenter';
import { StaticPolicyVersionsAnswer, VersionListQuery } from './static-policy-version.dto';
import { toStaticPolicyVersions } from './static-policy-version.mapper';

const DEFAULT_LIMIT = 100;

/** What became of a static policy over time. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentStaticPolicyError)
export class StaticPolicyVersionsController {
  constructor(private readonly store: PolicyStore) {}

  @Get('api/v1/static-policies/:id/versions')
  @Endpoint({
    summary: 'List the versions of a static policy, the newest first',
    operationId: 'listStaticPolicyVersions',
    tags: ['static policies'],
    params: PolicyPath,
    query: VersionListQuery,
    responses: { 200: StaticPolicyVersionsAnswer },
  })
  async versions(
    @Param() { id }: PolicyPath,
    @Query() { limit = DEFAULT_LIMIT, offset = 0 }: VersionListQuery,
    @CurrentAsker() { principal, software }: Asker,
  ): Promise<StaticPolicyVersionsAnswer> {
    // One more than asked for, to tell what the oldest of the page changed.
    const found = await this.store.versions(principal, id, { limit: limit + 1, offset });
    const versions = toStaticPolicyVersions(found, software).slice(0, limit);
    return software === 'java-1' ? versions : { policy_id: id, versions, count: versions.length };
  }
}
