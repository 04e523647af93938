import { jsonFormat } from '../json-format';
import { noStreams } from '../no-streams';
import { isCount } from '../reported-tokens';
import type { WireFormat } from '../wire-format';

/** Anthropic's token count: `POST v1/messages/count_tokens`. Counting uses no tokens. */
export const anthropicCountTokens: WireFormat = {
  ...jsonFormat,
  ...noStreams,
  name: 'anthropic-count-tokens',
  isReply: (body) => isCount(body['input_tokens']),
  usageOf: () => ({ promptTokens: 0, completionTokens: 0, estimated: false }),
  modelOf: () => null,
};
