import type { Json } from '@app/kernel';
import { NO_USAGE, type SettledStep, type StepKey, type StepOutcome } from '../step-outcome';
import { MESSAGE_LIMITS } from '../../planning/plan-limits';
import { sizeBytesOf, type BoardPost, type Mail, type StepMessage } from './message';

/** A step that reads or writes, and what it can know. */
export interface MessageReader {
  readonly id: string;
  readonly name?: string | undefined;
  /** The steps that have ended before it by the order of the plan; those inside them count too. */
  readonly before: ReadonlySet<StepKey>;
}

interface SentMessage {
  readonly from: StepKey;
  readonly message: StepMessage;
}

/** A name and what was written under it. */
type Contents = Readonly<Record<string, Json>>;

/**
 * The messages of one run as its owner knows them; rebuilt from the journal by the next owner. A step reads only what steps
 * before it wrote, so that it reads the same whenever and wherever it is executed again.
 */
export class RunMessages {
  private readonly sent: SentMessage[] = [];
  private readonly versions = new Map<string, number>();
  private lastSeq = 0;
  private usedBytes = 0;

  /** @param settled the outcomes that are stored already */
  constructor(settled: ReadonlyMap<StepKey, SettledStep>) {
    for (const [from, { outcome }] of settled) {
      for (const message of messagesOf(outcome)) this.note(from, message);
    }
  }

  /**
   * Gives the messages of an outcome their places, right before it is stored. Outcomes are placed one after another, so
   * that of two posts that want an unchanged value only the first is delivered.
   * Messages that have places, as their run is replayed, keep them.
   * @returns the outcome as it is to be stored; failed (PAYLOAD_TOO_LARGE) when the run has written too much
   */
  place(from: StepKey, outcome: StepOutcome, before: MessageReader['before']): StepOutcome {
    const drafts = messagesOf(outcome);
    if (outcome.status !== 'completed' || drafts.length === 0) return outcome;
    if (drafts.every(({ seq }) => seq > 0)) return this.kept(from, outcome, drafts);
    const sizeBytes = drafts.reduce((sum, { content }) => sum + sizeBytesOf(content), 0);
    if (this.usedBytes + sizeBytes > MESSAGE_LIMITS.runBytes) return tooMuch(outcome);
    const seen = new Set([...before, from]);
    return { ...outcome, messages: drafts.map((draft) => this.note(from, this.placed(draft, seen))) };
  }

  /** The mail for a step, by type and in the order in which it was sent. */
  mailFor({ before, id, name }: MessageReader): Contents {
    const mailbox = new Map<string, Json[]>();
    for (const { from, message } of this.seenBy(before)) {
      if (message.kind !== 'mail' || !isFor(message, id, name)) continue;
      const { content: payload, correlationId, type } = message;
      const mails = mailbox.get(type) ?? [];
      mails.push({ from, type, payload, correlation_id: correlationId });
      mailbox.set(type, mails);
    }
    return Object.fromEntries(mailbox);
  }

  /** The newest value under each key that a step can know. */
  boardFor({ before }: MessageReader): Contents {
    const board: Record<string, Json> = {};
    for (const { message } of this.seenBy(before)) {
      if (message.kind === 'post') board[message.key] = message.content;
    }
    return board;
  }

  private kept(from: StepKey, outcome: StepOutcome, messages: readonly StepMessage[]): StepOutcome {
    for (const message of messages) this.note(from, message);
    return outcome;
  }

  private placed(draft: StepMessage, seen: MessageReader['before']): StepMessage {
    const seq = this.lastSeq + 1;
    if (draft.kind === 'mail' || draft.status !== 'delivered') return { ...draft, seq };
    const version = this.versions.get(draft.key) ?? 0;
    if (!draft.ifUnchanged || this.versionSeen(draft, seen) === version) {
      return { ...draft, seq, version: version + 1 };
    }
    return { ...draft, seq, status: 'outdated', reason: 'Another step posted under this key before.' };
  }

  private versionSeen({ key }: BoardPost, seen: MessageReader['before']): number {
    let newest = 0;
    for (const { message } of this.seenBy(seen)) {
      if (message.kind === 'post' && message.key === key) newest = Math.max(newest, message.version);
    }
    return newest;
  }

  private note(from: StepKey, message: StepMessage): StepMessage {
    this.sent.push({ from, message });
    this.lastSeq = Math.max(this.lastSeq, message.seq);
    this.usedBytes += sizeBytesOf(message.content);
    if (message.kind === 'post') {
      this.versions.set(message.key, Math.max(this.versions.get(message.key) ?? 0, message.version));
    }
    return message;
  }

  private seenBy(before: MessageReader['before']): SentMessage[] {
    return this.sent
      .filter(({ from, message }) => message.status === 'delivered' && isAmong(from, before))
      .sort((one, other) => one.message.seq - other.message.seq);
  }
}

function messagesOf(outcome: StepOutcome): readonly StepMessage[] {
  return outcome.status === 'completed' ? (outcome.messages ?? []) : [];
}

function isFor({ to }: Mail, id: string, name: string | undefined): boolean {
  return to === null || to === id || to === name;
}

/** Whether a step, or one that it is inside of, is among others. */
export function isAmong(key: StepKey, keys: ReadonlySet<StepKey>): boolean {
  if (keys.has(key)) return true;
  for (let end = key.length - 1; end > 0; end--) {
    if ((key[end] === '.' || key[end] === '[') && keys.has(key.slice(0, end))) return true;
  }
  return false;
}

function tooMuch({ decisionId, usage = NO_USAGE }: StepOutcome): StepOutcome {
  return {
    status: 'failed',
    reason: `The messages of a run may have ${MESSAGE_LIMITS.runBytes} bytes together; this step would exceed them.`,
    code: 'PAYLOAD_TOO_LARGE',
    decisionId,
    usage,
  };
}
