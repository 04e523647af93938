import type { Json } from '@app/kernel';
import type { JsonObject } from '@app/llm-providers';
import { factsOf, textOf } from '../model-calls/caller-facts';
import type { Dialect, ModelAsk } from '../model-calls/model-ask';
import { openAiError } from './openai-error.presenter';

export const chatCompletions: Dialect = {
  format: 'openai-chat',
  operation: 'openai.chat',
  errorEvent: (fault) => ({ name: null, data: openAiError(fault) }),
};

/** Clients look for the facts of an error in both places. */
export const responses: Dialect = {
  format: 'openai-responses',
  operation: 'openai.responses',
  errorEvent: (fault, sequence) => {
    const { error } = openAiError(fault) as { readonly error: JsonObject };
    const { code, message, param } = error as Record<'code' | 'message' | 'param', Json>;
    const data = { type: 'error', sequence_number: sequence, code, message, param, error };
    return { name: 'error', data };
  },
};

export const embeddings: Dialect = {
  format: 'openai-embeddings',
  operation: 'openai.embeddings',
  errorEvent: (fault) => ({ name: null, data: openAiError(fault) }),
};

/** What a request to OpenAI's API says about its call. */
export function openAiAsk(dialect: Dialect, body: JsonObject): ModelAsk {
  return {
    dialect,
    body,
    model: textOf(body['model']),
    isStreamed: body['stream'] === true,
    userId: textOf(body['safety_identifier']) ?? textOf(body['user']),
    context: factsOf(body['metadata']),
  };
}
