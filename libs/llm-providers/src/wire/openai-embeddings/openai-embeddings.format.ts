import { objectAt, textAt } from '../json';
import { jsonFormat } from '../json-format';
import { noStreams } from '../no-streams';
import { usageOf } from '../usage';
import type { WireFormat } from '../wire-format';

/** OpenAI embeddings: `POST embeddings`. */
export const openAiEmbeddings: WireFormat = {
  ...jsonFormat,
  ...noStreams,
  name: 'openai-embeddings',
  isReply: (body) => Array.isArray(body['data']),
  usageOf: (request, reply) =>
    usageOf({ request, reply, promptTokens: objectAt(reply, 'usage')['prompt_tokens'], completionTokens: 0 }),
  modelOf: (reply) => textAt(reply, 'model'),
};
