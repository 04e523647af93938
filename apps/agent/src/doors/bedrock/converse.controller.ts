import { Body, Controller, Param, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, SignedRequests } from '@app/identity';
import type { Principal } from '@app/kernel';
import type { JsonObject } from '@app/llm-providers';
import { ModelCallDoor } from '../model-calls/model-call-door';
import { providerAnswer } from '../model-calls/provider-answer.dto';
import { ROUTING_NOTE } from '../model-calls/routing-wish';
import { bedrockAsk, converse } from './bedrock-dialects';
import { presentBedrockError } from './bedrock-error.presenter';
import { ConverseRequest, ModelPath } from './bedrock.dto';
import { SIGNING_NOTE } from './signing-note';

const conversationExample = {
  output: { message: { role: 'assistant', content: [{ text: 'Paris.' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 14, outputTokens: 5, totalTokens: 19 },
  metrics: { latencyMs: 551 },
};

/** Conversations of Bedrock's runtime API: a client changes its endpoint and its credentials. */
@Controller('model/:modelId')
@SignedRequests()
@PresentErrors(presentBedrockError)
export class ConverseController {
  constructor(private readonly door: ModelCallDoor) {}

  @Post('converse')
  @Endpoint({
    summary: 'Conversation in the form of Bedrock',
    description: `${ROUTING_NOTE} ${SIGNING_NOTE}`,
    tags: ['bedrock'],
    params: ModelPath,
    body: ConverseRequest,
    readsAnyMediaType: true,
    responses: { 200: providerAnswer('The answer.', conversationExample) },
  })
  converse(
    @Param() { modelId }: ModelPath,
    @Body() body: ConverseRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    const ask = bedrockAsk(converse, { modelId, body: body as JsonObject, isStreamed: false });
    return this.door.answer(ask, { request, reply, principal });
  }

  @Post('converse-stream')
  @Endpoint({
    summary: 'Streamed conversation in the form of Bedrock',
    description: `${ROUTING_NOTE} ${SIGNING_NOTE}`,
    tags: ['bedrock'],
    operationId: 'converseStream',
    params: ModelPath,
    body: ConverseRequest,
    readsAnyMediaType: true,
    responses: { 200: providerAnswer('Frames of application/vnd.amazon.eventstream.', {}) },
  })
  converseStream(
    @Param() { modelId }: ModelPath,
    @Body() body: ConverseRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    const ask = bedrockAsk(converse, { modelId, body: body as JsonObject, isStreamed: true });
    return this.door.answer(ask, { request, reply, principal });
  }
}
