import type { JsonObject } from '@app/llm-providers';
import { factsOf, textOf } from '../model-calls/caller-facts';
import type { Dialect, ModelAsk } from '../model-calls/model-ask';
import { anthropicError } from './anthropic-error.presenter';

const errorEvent: Dialect['errorEvent'] = (fault) => ({ name: 'error', data: anthropicError(fault) });

export const messages: Dialect = {
  format: 'anthropic-messages',
  operation: 'anthropic.messages',
  errorEvent,
};

export const countTokens: Dialect = {
  format: 'anthropic-count-tokens',
  operation: 'anthropic.count_tokens',
  errorEvent,
};

/** What a request to Anthropic's API says about its call. */
export function anthropicAsk(dialect: Dialect, body: JsonObject): ModelAsk {
  const { user_id: userId, ...context } = factsOf(body['metadata']);
  return {
    dialect,
    body,
    model: textOf(body['model']),
    isStreamed: body['stream'] === true,
    userId: textOf(userId),
    context,
  };
}
