import { Body, Controller, Param, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, SignedRequests } from '@app/identity';
import type { Principal } from '@app/kernel';
import { ModelCallDoor } from '../model-calls/model-call-door';
import { providerAnswer } from '../model-calls/provider-answer.dto';
import { ROUTING_NOTE } from '../model-calls/routing-wish';
import { bedrockAsk, invoke } from './bedrock-dialects';
import { presentBedrockError } from './bedrock-error.presenter';
import { InvokeRequest, ModelPath } from './bedrock.dto';
import { SIGNING_NOTE } from './signing-note';

/** Calls of Bedrock's runtime API in the form of the model itself. */
@Controller('model/:modelId')
@SignedRequests()
@PresentErrors(presentBedrockError)
export class InvokeController {
  constructor(private readonly door: ModelCallDoor) {}

  @Post('invoke')
  @Endpoint({
    summary: 'Model call in the form of Bedrock',
    description: `${ROUTING_NOTE} ${SIGNING_NOTE}`,
    tags: ['bedrock'],
    operationId: 'invokeModel',
    params: ModelPath,
    body: InvokeRequest,
    readsAnyMediaType: true,
    responses: { 200: providerAnswer('The answer, in the form of the model itself.', {}) },
  })
  invoke(
    @Param() { modelId }: ModelPath,
    @Body() body: InvokeRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    const ask = bedrockAsk(invoke, { modelId, body: body, isStreamed: false });
    return this.door.answer(ask, { request, reply, principal });
  }

  @Post('invoke-with-response-stream')
  @Endpoint({
    summary: 'Streamed model call in the form of Bedrock',
    description: `${ROUTING_NOTE} ${SIGNING_NOTE}`,
    tags: ['bedrock'],
    operationId: 'invokeModelWithResponseStream',
    params: ModelPath,
    body: InvokeRequest,
    readsAnyMediaType: true,
    responses: { 200: providerAnswer('Frames of application/vnd.amazon.eventstream.', {}) },
  })
  invokeStreamed(
    @Param() { modelId }: ModelPath,
    @Body() body: InvokeRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    const ask = bedrockAsk(invoke, { modelId, body: body, isStreamed: true });
    return this.door.answer(ask, { request, reply, principal });
  }
}
