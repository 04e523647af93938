import type { JsonObject } from '../wire/json';

/** What is asked of a model, in no provider's words. Every wire format is read into it and written from it. */
export interface Conversation {
  /** Standing instructions, in their order. */
  readonly system: readonly string[];
  /** User and assistant take turns: no two neighbours have the same role. */
  readonly turns: readonly Turn[];
  readonly tools: readonly ToolDefinition[];
  readonly toolChoice: ToolChoice;
  /** False when the model may call one tool at most per turn. */
  readonly parallelToolCalls: boolean;
  readonly sampling: Sampling;
  readonly reasoning: Reasoning;
  /** Null for free text. */
  readonly output: OutputForm | null;
  readonly verbosity: string | null;
}

/** Null means: as the provider likes. */
interface Sampling {
  readonly maxTokens: number | null;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly stop: readonly string[];
}

export interface Reasoning {
  /** Null means: as the provider likes. */
  readonly effort: string | null;
  /** Tokens that may be spent on reasoning; `adaptive` leaves it to the model; null when it was not asked for. */
  readonly budget: number | 'adaptive' | null;
}

export type OutputForm =
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string | null;
      readonly description: string | null;
      readonly schema: JsonObject;
      readonly strict: boolean | null;
    };

export interface ToolDefinition {
  readonly name: string;
  readonly description: string | null;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject;
  readonly strict: boolean | null;
}

export type ToolChoice =
  { readonly kind: 'auto' | 'none' | 'required' } | { readonly kind: 'named'; readonly name: string };

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly Part[];
}

export type Part = TextPart | ImagePart | DocumentPart | ToolCallPart | ToolResultPart | ReasoningPart;

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

/** Media as base64 with its type, or as an address that the provider fetches. */
export type MediaSource =
  | { readonly kind: 'data'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string };

export interface ImagePart {
  readonly kind: 'image';
  readonly source: MediaSource;
}

export interface DocumentPart {
  readonly kind: 'document';
  readonly name: string | null;
  readonly source: MediaSource | { readonly kind: 'text'; readonly text: string };
}

export interface ToolCallPart {
  readonly kind: 'toolCall';
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
}

export interface ToolResultPart {
  readonly kind: 'toolResult';
  readonly callId: string;
  readonly failed: boolean;
  readonly parts: readonly (TextPart | ImagePart | DocumentPart)[];
}

/** What a model thought. Only the vendor that signed it can take it back. */
export interface ReasoningPart {
  readonly kind: 'reasoning';
  readonly text: string;
  readonly signature: string | null;
  /** Encrypted reasoning, in place of text and signature. */
  readonly redacted: string | null;
}

/** Joins neighbouring turns of one role: formats with tool messages of their own have several where others have one. */
export function joinTurns(turns: readonly Turn[]): Turn[] {
  const joined: Turn[] = [];
  for (const turn of turns) {
    const last = joined.at(-1);
    if (last?.role === turn.role) {
      joined[joined.length - 1] = { role: turn.role, parts: [...last.parts, ...turn.parts] };
    } else joined.push(turn);
  }
  return joined;
}
