import type { FastifyReply, FastifyRequest } from 'fastify';
import { aPrincipal } from '@app/testing';
import { anthropicAsk, messages } from '../anthropic/anthropic-dialects';
import { bedrockAsk, converse } from '../bedrock/bedrock-dialects';
import { chatCompletions, openAiAsk } from '../openai/openai-dialects';
import { governedModelCall } from './governed-model-call';
import type { Exchange, ModelAsk } from './model-ask';

const exchange = (headers: Record<string, string>): Exchange => ({
  request: { headers, receivedAt: new Date(0), callerSignal: AbortSignal.abort() } as FastifyRequest,
  reply: {} as FastifyReply,
  principal: aPrincipal(),
});

const told = (brings_provider_key: boolean) => ({ team: 'risk', brings_provider_key });
const body = (facts: object) => ({ metadata: facts, requestMetadata: facts }) as ModelAsk['body'];

describe.each<[string, (facts: object) => ModelAsk]>([
  ['OpenAI', (facts) => openAiAsk(chatCompletions, body(facts))],
  ['Anthropic', (facts) => anthropicAsk(messages, body(facts))],
  ['Bedrock', (facts) => bedrockAsk(converse, { modelId: 'm', isStreamed: false, body: body(facts) })],
])(`${governedModelCall.name} in the form of %s`, (_name, ask) => {
  it.each<[boolean, Record<string, string>]>([
    [false, {}],
    [true, { 'x-provider-key': 'sk-1' }],
  ])('says %s of a brought key, whatever the body says', (isBrought, headers) => {
    const { context } = governedModelCall(ask(told(!isBrought)), exchange(headers));

    expect(context).toEqual({ team: 'risk', brings_provider_key: isBrought });
  });
});
