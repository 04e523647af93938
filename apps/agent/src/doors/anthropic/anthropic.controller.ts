import { Body, Controller, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { ModelCallDoor } from '../model-calls/model-call-door';
import { providerAnswer } from '../model-calls/provider-answer.dto';
import { ROUTING_NOTE } from '../model-calls/routing-wish';
import { anthropicAsk, countTokens, messages } from './anthropic-dialects';
import { presentAnthropicError } from './anthropic-error.presenter';
import { CountTokensRequest, MessagesRequest } from './anthropic.dto';

const messageExample = {
  id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5',
  content: [{ type: 'text', text: 'Paris.' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 14, output_tokens: 5 },
};

/** Anthropic's API: a client changes its base URL and its key. */
@Controller('v1/messages')
@PresentErrors(presentAnthropicError)
export class AnthropicController {
  constructor(private readonly door: ModelCallDoor) {}

  @Post()
  @Endpoint({
    summary: 'Message in the form of Anthropic',
    description: ROUTING_NOTE,
    tags: ['anthropic'],
    operationId: 'createMessage',
    body: MessagesRequest,
    responses: { 200: providerAnswer('A message, or server-sent events when streamed.', messageExample) },
  })
  messages(
    @Body() body: MessagesRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    return this.door.answer(anthropicAsk(messages, body), { request, reply, principal });
  }

  @Post('count_tokens')
  @Endpoint({
    summary: 'Count the tokens of a message in the form of Anthropic',
    description: ROUTING_NOTE,
    tags: ['anthropic'],
    operationId: 'countMessageTokens',
    body: CountTokensRequest,
    responses: { 200: providerAnswer('The number of tokens.', { input_tokens: 14 }) },
  })
  countTokens(
    @Body() body: CountTokensRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    const ask = anthropicAsk(countTokens, body);
    return this.door.answer({ ...ask, isStreamed: false }, { request, reply, principal });
  }
}
