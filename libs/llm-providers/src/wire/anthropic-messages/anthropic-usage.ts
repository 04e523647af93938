import type { Json } from '@app/kernel';
import { isCount } from '../usage';
import { objectAt, type JsonObject } from '../json';

/** Token numbers of a message or an event, as far as it has them. What was read from or written to a cache was read too. */
export function anthropicUsage(
  owner: JsonObject,
): Readonly<Record<'completionTokens' | 'promptTokens', Json | undefined>> {
  const usage = objectAt(owner, 'usage');
  const { input_tokens: input, cache_creation_input_tokens: written, cache_read_input_tokens: read } = usage;
  return {
    promptTokens: isCount(input)
      ? input + (isCount(written) ? written : 0) + (isCount(read) ? read : 0)
      : undefined,
    completionTokens: usage['output_tokens'],
  };
}
