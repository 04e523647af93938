import type { RunScope } from './run-scope';

/** Who is told. */
interface UnderwayOwner {
  readonly onEnd: () => void;
  readonly onError: (error: unknown) => void;
}

/** The pieces of work of a run that are in flight: steps under way, and outcomes being stored. */
export class Underway {
  private pieces = 0;
  private isClosed = false;

  /** @param told when a piece has ended, or what one threw */
  constructor(private readonly told: UnderwayOwner) {}

  get isEmpty(): boolean {
    return this.pieces === 0;
  }

  /** Takes no more work. */
  close(): void {
    this.isClosed = true;
  }

  /** Begins a piece of work at once. The time of the list that it belongs to runs until it has ended. */
  add(work: () => Promise<void>, scope?: RunScope): void {
    if (this.isClosed) return;
    this.pieces++;
    const leave = scope?.frame.time.enter();
    work().then(
      () => {
        this.pieces--;
        leave?.();
        this.told.onEnd();
      },
      (error: unknown) => {
        leave?.();
        this.told.onError(error);
      },
    );
  }
}
