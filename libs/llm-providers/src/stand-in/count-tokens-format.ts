import { inputTokens } from './stand-in-answer';
import type { StandInFormat } from './stand-in-format';
import { streamsNothing } from './streams-nothing';

/** Anthropic's token count. */
export const countTokensFormat: StandInFormat = {
  whole: ({ body, countTokens }) => ({ input_tokens: inputTokens(body, countTokens) }),
  events: streamsNothing,
};
