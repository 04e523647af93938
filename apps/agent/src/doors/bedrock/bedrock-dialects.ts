import type { JsonObject } from '@app/llm-providers';
import { factsOf } from '../model-calls/caller-facts';
import type { Dialect, ModelAsk } from '../model-calls/model-ask';
import { bedrockError, streamExceptionOf } from './bedrock-error.presenter';

const errorEvent: Dialect['errorEvent'] = (fault) => ({
  name: streamExceptionOf(fault),
  data: bedrockError(fault),
  error: true,
});

export const converse: Dialect = { format: 'bedrock-converse', operation: 'bedrock.converse', errorEvent };

export const invoke: Dialect = { format: 'bedrock-invoke', operation: 'bedrock.invoke', errorEvent };

/** A request to Bedrock's runtime API: the path names the model and says whether the answer is streamed. */
interface BedrockRequest {
  readonly modelId: string;
  readonly body: JsonObject;
  readonly isStreamed: boolean;
}

/** What a request to Bedrock's runtime API says about its call. */
export function bedrockAsk(dialect: Dialect, { body, isStreamed, modelId }: BedrockRequest): ModelAsk {
  return {
    dialect,
    body,
    model: modelId,
    isStreamed,
    userId: undefined,
    context: factsOf(body['requestMetadata']),
  };
}
