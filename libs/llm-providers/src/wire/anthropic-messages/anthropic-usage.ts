import { objectAt, type JsonObject } from '../json';
import { separateTokens, type ReportedTokens } from '../reported-tokens';

/** Token numbers of a message or an event, as far as it has them. What was read from or written to a cache was read too. */
export function anthropicUsage(owner: JsonObject): ReportedTokens {
  const usage = objectAt(owner, 'usage');
  const { cache_creation_input_tokens: write, cache_read_input_tokens: read } = usage;
  return separateTokens(usage['input_tokens'], usage['output_tokens'], { read, write });
}
