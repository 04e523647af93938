import type { Clock } from '@app/kernel';

/** After so much work in one go, other runs of the task have their turn. */
const SLICE_MS = 20;

/** Whose agenda it is. */
export interface AgendaOwner {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Called when work that was put off is done. */
  readonly onRest: () => void;
  /** Called with what work threw that was put off. */
  readonly onError: (error: unknown) => void;
}

/**
 * Does pieces of work one after another, never one inside another, so that long chains do not nest; what takes long is put
 * off to the next turns of the event loop.
 */
export class Agenda {
  private pending: (() => void)[] = [];
  private next = 0;
  private isWorking = false;

  constructor(private readonly owner: AgendaOwner) {}

  /** True while there are pieces that were put off. */
  get isBusy(): boolean {
    return this.isWorking;
  }

  /** Done at once, or after the pieces that are there already. */
  add(work: () => void): void {
    this.pending.push(work);
    if (this.isWorking) return;
    if (!this.workForAWhile()) setImmediate(() => this.goOn());
  }

  private goOn(): void {
    try {
      if (this.workForAWhile()) this.owner.onRest();
      else setImmediate(() => this.goOn());
    } catch (error) {
      this.owner.onError(error);
    }
  }

  /** @returns whether everything is done */
  private workForAWhile(): boolean {
    const { clock } = this.owner;
    const endMs = clock.monotonicMs() + SLICE_MS;
    this.isWorking = true;
    let isPutOff = false;
    try {
      while (this.next < this.pending.length && !isPutOff) {
        this.pending[this.next++]?.();
        isPutOff = clock.monotonicMs() >= endMs && this.next < this.pending.length;
      }
    } finally {
      this.pending = this.pending.slice(this.next);
      this.next = 0;
      this.isWorking = isPutOff;
    }
    return !isPutOff;
  }
}
