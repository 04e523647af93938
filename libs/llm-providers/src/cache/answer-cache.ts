import type { Clock } from '@app/kernel';
import type { KeptAnswer } from './kept-answer';

/** Bounds of the answers that are kept. */
export interface CacheBounds {
  /** How long an answer is given again; 0 keeps none. */
  readonly ttlMs: number;
  readonly maxBytes: number;
}

interface Entry {
  readonly answer: KeptAnswer;
  readonly sizeBytes: number;
  readonly expiresAtMs: number;
}

/** Memory for what belongs to an answer beside its bytes. */
const OVERHEAD_BYTES = 2_048;

/** No answer may take more than this part of the memory. */
const LARGEST_SHARE = 1 / 16;

/** Keeps answers in memory. What was not asked for the longest goes first. */
export class AnswerCache {
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>();
  private sizeBytes = 0;

  constructor(
    private readonly bounds: CacheBounds,
    private readonly clock: Clock,
  ) {}

  /** Largest answer that is kept, in bytes. */
  get maxAnswerBytes(): number {
    return this.bounds.ttlMs === 0 ? 0 : this.bounds.maxBytes * LARGEST_SHARE - OVERHEAD_BYTES;
  }

  /** @returns null when there is no answer, or none that is fresh enough */
  get(key: string): KeptAnswer | null {
    const entry = this.entries.get(key);
    if (entry === undefined) return null;
    this.remove(key, entry);
    if (this.clock.monotonicMs() >= entry.expiresAtMs) return null;
    this.add(key, entry);
    return entry.answer;
  }

  /** Keeps a complete answer, unless it is too large. */
  put(key: string, answer: KeptAnswer): void {
    if (answer.bytes.length > this.maxAnswerBytes) return;
    const before = this.entries.get(key);
    if (before !== undefined) this.remove(key, before);
    const sizeBytes = answer.bytes.length + OVERHEAD_BYTES;
    this.add(key, { answer, sizeBytes, expiresAtMs: this.clock.monotonicMs() + this.bounds.ttlMs });
    for (const [oldest, entry] of this.entries) {
      if (this.sizeBytes <= this.bounds.maxBytes) return;
      this.remove(oldest, entry);
    }
  }

  private add(key: string, entry: Entry): void {
    this.entries.set(key, entry);
    this.sizeBytes += entry.sizeBytes;
  }

  private remove(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.sizeBytes -= entry.sizeBytes;
  }
}
