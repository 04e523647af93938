import { Type, type Static } from '@sinclair/typebox';
import { OptionalText } from '../wire-types';

const TokenCount = Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 }));

/** Body of `POST /api/audit/llm-call`. Java clients add `success` and `error_message`. */
export const LlmCallReport = Type.Object(
  {
    context_id: Type.String({ minLength: 1, maxLength: 64, description: 'From the pre-check.' }),
    client_id: Type.String({ minLength: 1, maxLength: 255, description: 'The client of the pre-check.' }),
    provider: Type.String({ minLength: 1, maxLength: 64, examples: ['openai'] }),
    model: Type.String({ minLength: 1, maxLength: 128, examples: ['gpt-4o'] }),
    response_summary: OptionalText('What came back, in short. It is inspected and kept masked.'),
    token_usage: Type.Optional(
      Type.Union([
        Type.Object({ prompt_tokens: TokenCount, completion_tokens: TokenCount, total_tokens: TokenCount }),
        Type.Null(),
      ]),
    ),
    latency_ms: Type.Optional(
      Type.Number({ minimum: 0, description: 'Duration of the model call, milliseconds.' }),
    ),
    success: Type.Optional(Type.Boolean()),
    error_message: OptionalText('Why the call failed.'),
    metadata: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
  },
  { description: 'What became of a call that a pre-check approved.' },
);
export type LlmCallReport = Static<typeof LlmCallReport>;

export const LlmCallReceipt = Type.Object({ success: Type.Boolean(), audit_id: Type.String() });
export type LlmCallReceipt = Static<typeof LlmCallReceipt>;
