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

const told = (brings_provider_key: boolean) => ({ team: 'risk', brings_provider_key, uninspected_media: 0 });
const body = (facts: object, ...parts: object[]) =>
  ({ metadata: facts, requestMetadata: facts, messages: parts }) as ModelAsk['body'];
const IMAGE = { image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };

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

    expect(context).toEqual(told(isBrought));
  });
});

describe(governedModelCall.name, () => {
  it('says how much of a request nothing can look into, whatever its body says', () => {
    const ask = openAiAsk(chatCompletions, body({ uninspected_media: 0 }, IMAGE, IMAGE));

    const { context, media } = governedModelCall(ask, exchange({}));

    expect(context).toMatchObject({ uninspected_media: 2 });
    expect(media).toEqual(['/messages/0/image_url/url', '/messages/1/image_url/url']);
  });
});
