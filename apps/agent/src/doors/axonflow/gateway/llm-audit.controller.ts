import { Body, Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CallReports, type CallReport } from '@app/governance';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { DecisionId, Principal } from '@app/kernel';
import { presentAxonflowError } from '../axonflow-error.presenter';
import { LlmCallReceipt, LlmCallReport } from './llm-audit.dto';

/** Gateway mode, second half: this is what became of the call. */
@Controller()
@PresentErrors(presentAxonflowError)
export class LlmAuditController {
  constructor(private readonly reports: CallReports) {}

  @Post(['api/audit/llm-call', 'api/v1/gateway/audit'])
  @Endpoint({
    summary: 'Report a model call that a pre-check approved',
    tags: ['gateway'],
    body: LlmCallReport,
    responses: { 200: LlmCallReceipt },
  })
  async report(
    @Body() body: LlmCallReport,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
  ): Promise<LlmCallReceipt> {
    const auditId = await this.reports.accept(principal, request.trace, toCallReport(body));
    return { success: true, audit_id: auditId };
  }
}

function toCallReport(body: LlmCallReport): CallReport {
  return {
    decisionId: body.context_id as DecisionId,
    clientLabel: body.client_id,
    servedBy: { provider: body.provider, model: body.model },
    usage: {
      promptTokens: body.token_usage?.prompt_tokens ?? 0,
      completionTokens: body.token_usage?.completion_tokens ?? 0,
      estimated: !body.token_usage,
    },
    executionMs: body.latency_ms ?? 0,
    succeeded: body.success ?? true,
    responseSummary: body.response_summary ?? '',
  };
}
