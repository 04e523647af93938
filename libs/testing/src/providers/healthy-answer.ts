import { anthropicAnswer, anthropicCountAnswer } from './anthropic-answer';
import { bedrockAnswer } from './bedrock-answer';
import { openAiChatAnswer } from './openai-chat-answer';
import { openAiEmbeddingsAnswer } from './openai-embeddings-answer';
import { openAiResponsesAnswer } from './openai-responses-answer';
import { jsonAnswer, type FakeRequest, type WireAnswer } from './wire-answer';

const MODELS = {
  object: 'list',
  data: [{ id: 'gpt-4.1-mini', object: 'model', created: 1741569952, owned_by: 'system' }],
};

const ROUTES: readonly (readonly [RegExp, (request: FakeRequest) => WireAnswer])[] = [
  [/\/chat\/completions$/, openAiChatAnswer],
  [/\/responses$/, openAiResponsesAnswer],
  [/\/embeddings$/, openAiEmbeddingsAnswer],
  [/\/messages\/count_tokens$/, anthropicCountAnswer],
  [/\/messages$/, anthropicAnswer],
  [/^\/model\/[^/]+\/(?:converse|converse-stream|invoke|invoke-with-response-stream)$/, bedrockAnswer],
  [/\/models$/, () => jsonAnswer(MODELS)],
];

/** What a healthy provider answers. @throws Error for a path that no provider has */
export function healthyAnswer(request: FakeRequest): WireAnswer {
  const route = ROUTES.find(([path]) => path.test(request.path));
  if (route === undefined) throw new Error(`the fake has no path ${request.path}`);
  return route[1](request);
}
