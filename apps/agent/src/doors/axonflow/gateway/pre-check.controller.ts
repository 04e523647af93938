import { Body, Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { GovernancePipeline } from '@app/governance';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { onceScope, type Json, type Principal } from '@app/kernel';
import { presentAxonflowError } from '../axonflow-error.presenter';
import { contentHashOf } from '../../content-hash';
import { CallOpener } from '../call-opener';
import { PreCheckRequest, PreCheckResponse } from './pre-check.dto';
import { toPreCheckResponse } from './pre-check.mapper';

/** Gateway mode, first half: may I make this call? */
@Controller()
@PresentErrors(presentAxonflowError)
export class PreCheckController {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly calls: CallOpener,
  ) {}

  @Post(['api/policy/pre-check', 'api/v1/gateway/pre-check'])
  @Endpoint({
    summary: 'Ask whether a model call is allowed before making it',
    tags: ['gateway'],
    body: PreCheckRequest,
    responses: { 200: PreCheckResponse },
  })
  async preCheck(
    @Body() body: PreCheckRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
  ): Promise<PreCheckResponse> {
    const call = this.calls.open(request, principal, {
      operation: 'pre-check',
      segments: [{ pointer: '/query', text: body.query }],
      context: contextOf(body),
      clientLabel: body.client_id,
      approvalScope: onceScope('pre-check'),
      contentHash: () => contentHashOf(contextOf(body)),
    });
    return toPreCheckResponse(call, await this.pipeline.check(call));
  }
}

/** What policies may read as `context.*`: the caller's own facts, and the data that the answer will be made from. */
function contextOf({ context, data_sources: dataSources }: PreCheckRequest): { [key: string]: Json } {
  const facts = (context ?? {}) as { [key: string]: Json };
  return dataSources ? { ...facts, data_sources: dataSources } : facts;
}
