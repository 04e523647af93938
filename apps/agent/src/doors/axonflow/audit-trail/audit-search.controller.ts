import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { AuditTrail, type AuditFilter } from '@app/audit';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { InvalidRequestError, isUuid, type Principal } from '@app/kernel';
import { TenantThrottlerGuard } from '@app/quota';
import { toAuditEntry } from './audit-entry.mapper';
import { presentAxonflowError } from '../axonflow-error.presenter';
import { AuditSearchRequest, AuditSearchResponse } from './audit-search.dto';

const DEFAULT_LIMIT = 100;

/** Reads the tenant's own audit trail. */
@Controller()
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentAxonflowError)
export class AuditSearchController {
  constructor(private readonly trail: AuditTrail) {}

  @Post('api/v1/audit/search')
  @Endpoint({
    summary: 'Search the audit trail, newest first',
    tags: ['audit'],
    body: AuditSearchRequest,
    responses: { 200: AuditSearchResponse },
  })
  async search(
    @Body() body: AuditSearchRequest,
    @CurrentPrincipal() principal: Principal,
  ): Promise<AuditSearchResponse> {
    const limit = body.limit ?? DEFAULT_LIMIT;
    const offset = body.offset ?? 0;
    const found = await this.trail.search(principal.tenantId, { ...toFilter(body), limit, offset });
    return { entries: found.records.map(toAuditEntry), total: found.total, limit, offset };
  }
}

function toFilter(body: AuditSearchRequest): AuditFilter {
  return {
    clientId: body.client_id || undefined,
    userEmail: body.user_email || undefined,
    operation: body.request_type || undefined,
    decisionId: body.decision_id || undefined,
    ...policyFilter(body.policy_name),
    startTime: timeOf('start_time', body.start_time),
    endTime: timeOf('end_time', body.end_time),
  };
}

/** Clients call both a policy's id and its name its name; only ids have these forms. */
function policyFilter(policy: string | null | undefined): Pick<AuditFilter, 'policyId' | 'policyName'> {
  if (!policy) return {};
  return policy.startsWith('sys_') || isUuid(policy) ? { policyId: policy } : { policyName: policy };
}

/** Some clients do not encode `+` in times; a blank in its place is taken for one. */
function timeOf(field: string, text: string | null | undefined): Date | undefined {
  if (!text) return undefined;
  const time = new Date(text.replace(/ (\d\d:\d\d)$/, '+$1'));
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidRequestError(`${field} is not a time.`, {
    problems: [{ field: `/${field}`, message: 'write an RFC 3339 time such as 2026-01-31T12:00:00Z' }],
  });
}
