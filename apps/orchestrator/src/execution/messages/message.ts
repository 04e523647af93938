import type { Json } from '@app/kernel';

/**
 * What became of a message. `blocked`: a policy forbids it; its content is not kept. `outdated`: somebody else posted
 * since what its sender could read. Only delivered ones are ever read.
 */
type MessageStatus = 'blocked' | 'delivered' | 'outdated';

interface MessageFacts {
  /** Place among the messages of the run, from 1; 0 until it is stored with the outcome of its step. */
  readonly seq: number;
  readonly status: MessageStatus;
  /** Why it was not delivered; a public sentence. */
  readonly reason: string | null;
  readonly decisionId: string | null;
  /** As policies left it; null when it was blocked. */
  readonly content: Json;
}

/** Something that one step tells others. */
export interface Mail extends MessageFacts {
  readonly kind: 'mail';
  readonly type: string;
  /** Id or name of the steps that it is for; null for all. */
  readonly to: string | null;
  readonly correlationId: string | null;
}

/** A value that a step puts on the blackboard of the run. */
export interface BoardPost extends MessageFacts {
  readonly kind: 'post';
  readonly key: string;
  /** Delivered only when nobody posted under the key since what the sender could read. */
  readonly ifUnchanged: boolean;
  /** Of the value under its key, from 1; 0 while it is not stored, or not delivered. */
  readonly version: number;
}

/**
 * What a step wrote for others. It is a part of the outcome of its step: stored with it in one statement, fenced like it,
 * and there exactly when the step is completed.
 */
export type StepMessage = BoardPost | Mail;

/** Size of a content as JSON in UTF-8. */
export function sizeBytesOf(content: Json): number {
  return Buffer.byteLength(JSON.stringify(content));
}
