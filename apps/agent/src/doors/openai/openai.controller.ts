import { Body, Controller, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import type { JsonObject } from '@app/llm-providers';
import { ModelCallDoor } from '../model-calls/model-call-door';
import { providerAnswer } from '../model-calls/provider-answer.dto';
import { ROUTING_NOTE } from '../model-calls/routing-wish';
import { chatCompletions, embeddings, openAiAsk, responses } from './openai-dialects';
import { presentOpenAiError } from './openai-error.presenter';
import { chatCompletionExample, embeddingsExample, responseExample } from './openai.examples';
import { ChatCompletionRequest, EmbeddingsRequest, ResponsesRequest } from './openai.dto';
import { refuseTokenIds } from './token-ids';

/** OpenAI's API: a client changes its base URL and its key. */
@Controller('v1')
@PresentErrors(presentOpenAiError)
export class OpenAiController {
  constructor(private readonly door: ModelCallDoor) {}

  @Post('chat/completions')
  @Endpoint({
    summary: 'Chat completion in the form of OpenAI',
    description: ROUTING_NOTE,
    tags: ['openai'],
    operationId: 'createChatCompletion',
    body: ChatCompletionRequest,
    responses: {
      200: providerAnswer('A completion, or server-sent events when streamed.', chatCompletionExample),
    },
  })
  chat(
    @Body() body: ChatCompletionRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    return this.door.answer(openAiAsk(chatCompletions, body), { request, reply, principal });
  }

  @Post('responses')
  @Endpoint({
    summary: 'Response in the form of OpenAI',
    description: ROUTING_NOTE,
    tags: ['openai'],
    operationId: 'createResponse',
    body: ResponsesRequest,
    responses: {
      200: providerAnswer('A response, or server-sent events when streamed.', responseExample),
    },
  })
  responses(
    @Body() body: ResponsesRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    return this.door.answer(openAiAsk(responses, body), { request, reply, principal });
  }

  @Post('embeddings')
  @Endpoint({
    summary: 'Embeddings in the form of OpenAI',
    description: ROUTING_NOTE,
    tags: ['openai'],
    operationId: 'createEmbedding',
    body: EmbeddingsRequest,
    responses: { 200: providerAnswer('Embeddings.', embeddingsExample) },
  })
  embeddings(
    @Body() body: EmbeddingsRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    const ask = openAiAsk(embeddings, body as JsonObject);
    refuseTokenIds(ask.body['input']);
    return this.door.answer({ ...ask, isStreamed: false }, { request, reply, principal });
  }
}
