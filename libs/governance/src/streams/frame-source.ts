import type { StreamFrame } from '@app/kernel';

/**
 * Pulls frames, those that came together at a time, and stops waiting as soon as the signal fires or `cancel` is
 * called, even when whoever makes
 * the frames does not notice.
 */
export class FrameSource {
  private readonly iterator: AsyncIterator<readonly StreamFrame[]>;
  private readonly onAbort = (): void => this.cancel(this.signal.reason);
  private cancelled: { readonly reason: unknown } | null = null;
  private refuse: ((reason: unknown) => void) | null = null;

  constructor(
    frames: AsyncIterable<readonly StreamFrame[]>,
    private readonly signal: AbortSignal,
  ) {
    this.iterator = frames[Symbol.asyncIterator]();
    signal.addEventListener('abort', this.onAbort, { once: true });
    if (signal.aborted) this.onAbort();
  }

  /**
   * @returns null at the end
   * @throws what the frames throw, or the reason of the signal or of `cancel`
   */
  async next(): Promise<readonly StreamFrame[] | null> {
    const result = await new Promise<IteratorResult<readonly StreamFrame[]>>((resolve, reject) => {
      this.refuse = reject;
      if (this.cancelled === null) this.iterator.next().then(resolve, reject);
      else this.cancel(this.cancelled.reason);
    });
    return result.done === true ? null : result.value;
  }

  /** Makes this and every further `next` throw. */
  cancel(reason: unknown): void {
    this.cancelled ??= { reason };
    this.refuse?.(this.cancelled.reason);
  }

  /** Frees what is behind the frames, without waiting for it. What it throws concerns nobody any more. */
  close(): void {
    this.signal.removeEventListener('abort', this.onAbort);
    this.iterator.return?.().catch(() => undefined);
  }
}
