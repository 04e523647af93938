import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GovernancePipeline, type AdmittedCall } from '@app/governance';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { InvalidRequestError, withDeadline, type GovernedCall, type Json, type Principal } from '@app/kernel';
import { ChatCompletions, type ChatCompletion } from '@app/llm-providers';
import { agentSection, type AgentSettings } from '../../../agent.config';
import { presentAxonflowError } from '../axonflow-error.presenter';
import { CallOpener } from '../call-opener';
import { readChatWish, toChatBody } from './chat-request.mapper';
import { ClientResponse, ProxyRequest } from './proxy.dto';
import { toClientResponse } from './proxy.mapper';

/** Request types of the contract that mean something else than asking a model. They are refused, never mistaken for a chat. */
const OTHER_REQUEST_TYPES = new Set([
  'mcp-query',
  'multi-agent-plan',
  'execute-plan',
  'generate-plan',
  'cancel-plan',
  'update-plan',
]);

/** Proxy mode: AxonFlow governs the call and makes it. */
@Controller()
@PresentErrors(presentAxonflowError)
export class ProxyController {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly chat: ChatCompletions,
    private readonly calls: CallOpener,
    @Inject(agentSection.token) private readonly settings: AgentSettings,
  ) {}

  @Post('api/request')
  @Endpoint({
    summary: 'Make a governed call to a model',
    description: 'A call that policies refuse is answered with status 403 and `blocked: true`.',
    tags: ['proxy'],
    body: ProxyRequest,
    responses: { 200: ClientResponse, 403: ClientResponse },
  })
  async proxy(
    @Body() body: ProxyRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientResponse> {
    const call = this.callOf(body, principal, request);
    const result = await withDeadline(call.signal, this.settings.callTimeoutMs, (signal) =>
      this.pipeline.run({ ...call, signal }, (admitted) => this.ask(body, admitted)),
    );
    reply.code(result.verdict === 'allow' ? 200 : 403);
    return toClientResponse(call, result);
  }

  private ask(
    body: ProxyRequest,
    { allowedProviders, allowedRegions, call, decision, onAttempt, segments }: AdmittedCall,
  ): Promise<ChatCompletion> {
    return this.chat.complete({
      body: toChatBody(body, segments[0]?.text ?? ''),
      wish: {
        ...readChatWish(body),
        ...(allowedProviders !== null && { allowedProviders }),
        ...(allowedRegions !== null && { allowedRegions }),
      },
      trace: call.trace,
      tenantId: call.principal.tenantId,
      policyEpoch: decision.policyEpoch,
      signal: call.signal,
      onAttempt,
    });
  }

  private callOf(body: ProxyRequest, principal: Principal, request: FastifyRequest): GovernedCall {
    const { provider, model } = readChatWish(body);
    return this.calls.open(request, principal, {
      operation: operationOf(body.request_type),
      segments: [{ pointer: '/query', text: body.query }],
      context: (body.context ?? {}) as { [key: string]: Json },
      target: { provider, model },
      clientLabel: body.client_id,
    });
  }
}

function operationOf(requestType: string | null | undefined): string {
  if (requestType && OTHER_REQUEST_TYPES.has(requestType)) {
    throw new InvalidRequestError(`request_type '${requestType}' is not served here; use 'chat'.`, {
      problems: [{ field: '/request_type', message: "is not served here; write 'chat', or leave it out" }],
    });
  }
  return 'chat';
}
