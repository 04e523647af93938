import type { Conversation } from '../../translation/conversation';
import type { Reply } from '../../translation/reply';
import { objectAt, textAt, type JsonObject } from '../../wire/json';
import type { AnswerForm } from '../answer-form';
import { piecesOf } from '../tokenizer';

/** One piece of an answer; a whole answer is a single piece. */
interface Piece {
  readonly text: string;
  /** Null for every piece but the last. */
  readonly reason: 'length' | 'stop' | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Models that take a text and give one. Source: Amazon's "Inference request parameters and response fields". */
interface TextVendor {
  readonly prompt: string;
  maxTokens(body: JsonObject): unknown;
  whole(piece: Piece): JsonObject;
  chunk(piece: Piece): JsonObject;
}

const llamaPiece = ({ text, reason, inputTokens, outputTokens }: Piece): JsonObject => ({
  generation: text,
  prompt_token_count: inputTokens,
  generation_token_count: outputTokens,
  stop_reason: reason,
});

const mistralPiece = ({ text, reason }: Piece): JsonObject => ({
  outputs: [{ text, stop_reason: reason }],
});

/** Meta's Llama models. */
export const llamaForm = formOf({
  prompt: 'prompt',
  maxTokens: (body) => body['max_gen_len'],
  whole: llamaPiece,
  chunk: llamaPiece,
});

/** Mistral's text models. */
export const mistralForm = formOf({
  prompt: 'prompt',
  maxTokens: (body) => body['max_tokens'],
  whole: mistralPiece,
  chunk: mistralPiece,
});

const titanReason = (reason: Piece['reason']): string | null => {
  if (reason === null) return null;
  return reason === 'length' ? 'LENGTH' : 'FINISH';
};

/** Amazon's Titan text models. */
export const titanForm = formOf({
  prompt: 'inputText',
  maxTokens: (body) => objectAt(body, 'textGenerationConfig')['maxTokenCount'],
  whole: ({ text, reason, inputTokens, outputTokens }) => ({
    inputTextTokenCount: inputTokens,
    results: [{ tokenCount: outputTokens, outputText: text, completionReason: titanReason(reason) }],
  }),
  chunk: ({ text, reason, inputTokens, outputTokens }) => ({
    outputText: text,
    index: 0,
    totalOutputTextTokenCount: reason === null ? null : outputTokens,
    completionReason: titanReason(reason),
    inputTextTokenCount: inputTokens,
  }),
});

function formOf(vendor: TextVendor): AnswerForm {
  return {
    read: (body) => asConversation(textAt(body, vendor.prompt) ?? '', vendor.maxTokens(body)),
    whole: (reply) => vendor.whole(pieceOf(reply, textOf(reply), true)),
    events: (reply) => {
      const text = textOf(reply);
      const pieces = text === '' ? [text] : piecesOf(text);
      return pieces.map((piece, index) => {
        const data = vendor.chunk(pieceOf(reply, piece, index === pieces.length - 1));
        return { name: null, data };
      });
    },
  };
}

function asConversation(text: string, maxTokens: unknown): Conversation {
  return {
    system: [],
    turns: [{ role: 'user', parts: [{ kind: 'text', text }] }],
    tools: [],
    toolChoice: { kind: 'none' },
    parallelToolCalls: false,
    sampling: {
      maxTokens: typeof maxTokens === 'number' ? maxTokens : null,
      temperature: null,
      topP: null,
      topK: null,
      stop: [],
    },
    reasoning: { effort: null, budget: null },
    output: null,
    verbosity: null,
  };
}

function textOf({ parts }: Reply): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

function pieceOf({ finish }: Reply, text: string, isLast: boolean): Piece {
  const reason = finish.reason === 'length' ? 'length' : 'stop';
  return {
    text,
    reason: isLast ? reason : null,
    inputTokens: finish.usage?.input ?? 0,
    outputTokens: finish.usage?.output ?? 0,
  };
}
