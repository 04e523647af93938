import { Body, Controller, Get, Post, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import { InvalidRequestError, type Principal } from '@app/kernel';
import { PolicyExchange, type ImportReport } from '@app/policy';
import { TenantThrottlerGuard } from '@app/quota';
import { requireStorable } from '../mapping/storable';
import { presentPolicyError } from '../policy-error.presenter';
import { policyPaths } from '../policy-paths';
import { readPolicies } from './imported-policies';
import { ExportAnswer, ImportAnswer, ImportBody } from './policy-exchange.dto';

const tags = ['policies'];

/** Carries policies in and out. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class PolicyExchangeController {
  constructor(private readonly exchange: PolicyExchange) {}

  @Get(policyPaths('/export'))
  @Endpoint({
    summary: 'Export the policies of the tenant with their tests',
    operationId: 'exportPolicies',
    tags,
    responses: { 200: ExportAnswer },
  })
  async export(@CurrentPrincipal() { tenantId }: Principal): Promise<ExportAnswer> {
    const { exportedAt, policies } = await this.exchange.export(tenantId);
    return { policies: [...policies], exported_at: exportedAt.toISOString(), tenant_id: tenantId };
  }

  @Post(policyPaths('/import'))
  @Roles('admin')
  @Endpoint({
    summary: 'Import policies, all or none',
    operationId: 'importPolicies',
    tags,
    body: ImportBody,
    responses: { 200: ImportAnswer },
  })
  async import(
    @Body() body: ImportBody,
    @CurrentPrincipal() { clientId, tenantId }: Principal,
  ): Promise<ImportAnswer> {
    requireStorable(body);
    const { policies, problems } = readPolicies(body.policies);
    if (problems.length > 0) {
      throw new InvalidRequestError('Nothing was imported: some policies are not valid.', { problems });
    }
    const report = await this.exchange.import(tenantId, {
      policies,
      overwriteMode: body.overwrite_mode ?? 'error',
      publish: body.publish ?? true,
      dryRun: body.dry_run ?? false,
      author: clientId,
      ...(body.summary && { summary: body.summary }),
    });
    return toImportAnswer(report);
  }
}

function toImportAnswer({ applied, errors, results }: ImportReport): ImportAnswer {
  const count = (...outcomes: readonly string[]): number =>
    results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    applied,
    created: count('created'),
    updated: count('updated', 'published'),
    skipped: count('skipped', 'unchanged'),
    errors: errors.map(({ field, message }) => ({ field: `/policies${field}`, message })),
    results: results.map((each) => ({ ...each })),
  };
}
