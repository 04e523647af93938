import type { Finish, ReplyHead } from './reply';

/** What a streamed answer does next, in no provider's words. Parts follow each other; none is open beside another. */
export type StreamStep =
  | { readonly kind: 'start'; readonly head: ReplyHead }
  | { readonly kind: 'open'; readonly index: number; readonly part: OpenPart }
  | { readonly kind: 'piece'; readonly index: number; readonly part: OpenPart; readonly text: string }
  | { readonly kind: 'signature'; readonly index: number; readonly signature: string }
  | { readonly kind: 'close'; readonly index: number; readonly part: OpenPart }
  | { readonly kind: 'finish'; readonly finish: Finish };

/** A part that has begun. Pieces of a tool call are pieces of its arguments as JSON text. */
export type OpenPart =
  | { readonly kind: 'text' }
  | { readonly kind: 'reasoning' }
  | { readonly kind: 'redacted'; readonly data: string }
  | { readonly kind: 'toolCall'; readonly id: string; readonly name: string };
