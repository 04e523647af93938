import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { InvalidRequestError, type Principal } from '@app/kernel';
import { presentAxonflowError } from '../axonflow-error.presenter';
import { ChatRequests } from './chat-requests';
import { toPlanQuestion } from './plan-request.mapper';
import { PlanRequests } from './plan-requests';
import type { ProxyAnswer, ProxyQuestion } from './proxy-answer';
import { ClientResponse, ProxyRequest } from './proxy.dto';

/** Request types of the contract that mean something that is not served. They are refused, never mistaken for a chat. */
const REFUSED_REQUEST_TYPES = new Set(['mcp-query']);

/** Proxy mode: AxonFlow governs the call and makes it. */
@Controller()
@PresentErrors(presentAxonflowError)
export class ProxyController {
  constructor(
    private readonly chats: ChatRequests,
    private readonly plans: PlanRequests,
  ) {}

  @Post('api/request')
  @Endpoint({
    summary: 'Make a governed call to a model, or make, run, change or cancel a plan',
    description: 'What policies refuse is answered with status 403 and `blocked: true`.',
    tags: ['proxy'],
    body: ProxyRequest,
    responses: { 200: ClientResponse, 403: ClientResponse },
  })
  async proxy(
    @Body() body: ProxyRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    requireServed(body.request_type);
    const answer = await this.answer({ body, principal, request });
    reply.code(answer.status);
    if (answer.contentType !== undefined) reply.header('content-type', answer.contentType);
    if (answer.retryAfter) reply.header('retry-after', answer.retryAfter);
    return answer.body;
  }

  private answer(question: ProxyQuestion): Promise<ProxyAnswer> {
    const asked = toPlanQuestion(question.body);
    return asked === null ? this.chats.answer(question) : this.plans.answer(asked, question);
  }
}

function requireServed(requestType: string | null | undefined): void {
  if (!requestType || !REFUSED_REQUEST_TYPES.has(requestType)) return;
  throw new InvalidRequestError(`request_type '${requestType}' is not served here; use 'chat'.`, {
    problems: [{ field: '/request_type', message: "is not served here; write 'chat', or leave it out" }],
  });
}
