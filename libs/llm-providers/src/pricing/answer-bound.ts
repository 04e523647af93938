import type { Json } from '@app/kernel';
import { isObject, type JsonObject } from '../wire/json';
import { isCount } from '../wire/reported-tokens';
import type { WireFormatName } from '../wire/wire-format';

/** Tokens of an answer whose length the request does not bound. */
const USUAL_ANSWER_TOKENS = 1_000;

/** Names on the way to a field. */
type Path = readonly string[];

/** Where a request bounds one answer; of InvokeModel, whose bodies are those of the vendors, the places of all of them. */
const BOUNDS: Readonly<Record<WireFormatName, readonly Path[]>> = {
  'openai-chat': [['max_tokens'], ['max_completion_tokens']],
  'openai-responses': [['max_output_tokens']],
  'openai-embeddings': [],
  'anthropic-messages': [['max_tokens']],
  'anthropic-count-tokens': [],
  'bedrock-converse': [['inferenceConfig', 'maxTokens']],
  'bedrock-invoke': [
    ['max_tokens'],
    ['max_tokens_to_sample'],
    ['max_gen_len'],
    ['textGenerationConfig', 'maxTokenCount'],
    ['inferenceConfig', 'maxTokens'],
    ['inferenceConfig', 'max_new_tokens'],
  ],
};

/** A request whose answers are to be bounded. */
interface Bounded {
  readonly format: WireFormatName;
  readonly body: JsonObject;
}

/**
 * The most tokens that a request lets be written: the largest bound where its format has bounds, a thousand tokens without
 * one, as often as a chat asks for answers (`n`). What stands where the format does not look bounds nothing, and neither do
 * values that are no counts.
 */
export function answerBound({ body, format }: Bounded): number {
  if (format === 'openai-embeddings') return 0;
  const bounds = BOUNDS[format].map((path) => valueAt(body, path)).filter(isCount);
  const oneAnswer = bounds.length === 0 ? USUAL_ANSWER_TOKENS : Math.max(...bounds);
  return Math.min(oneAnswer * answersOf(body, format), Number.MAX_SAFE_INTEGER);
}

function answersOf({ n }: JsonObject, format: WireFormatName): number {
  return format === 'openai-chat' && isCount(n) ? Math.max(n, 1) : 1;
}

function valueAt(body: JsonObject, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((owner, name) => (isObject(owner) ? owner[name] : undefined), body);
}
