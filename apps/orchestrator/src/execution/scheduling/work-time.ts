import { DeadlineExceededError, type Clock } from '@app/kernel';
import type { Timers } from '../timers';

/** The time that a list of steps may take. */
export interface ScopeTime {
  /** When it is up at the latest, in milliseconds since 1970, provided that something is under way from now on. */
  endsAtMs(): number;
  /** Something inside is under way from now on. @returns how to say that it is not any more */
  enter(): () => void;
}

/** The time of a run, which stands still by itself while nothing of the run is under way anywhere. */
export function untilDeadline(deadline: Date): ScopeTime {
  return { endsAtMs: () => deadline.getTime(), enter: () => () => undefined };
}

/** What a limited time works with. */
export interface WorkTimeParts {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly timers: Timers;
  /** That of what the steps are inside of. */
  readonly around: ScopeTime;
  /** Called once, with DeadlineExceededError (DEADLINE_EXCEEDED), when the time is up. */
  readonly onEnd: (reason: Error) => void;
}

/** A limited time that stands still while everything inside waits for people, or the run is paused. */
export class WorkTime implements ScopeTime {
  private underway = 0;
  private runsSinceMs = 0;
  private callOff: () => void = () => undefined;

  /** @param leftMs how much of it is left */
  constructor(
    private leftMs: number,
    private readonly parts: WorkTimeParts,
  ) {}

  endsAtMs(): number {
    const { around, clock } = this.parts;
    const sinceMs = this.underway > 0 ? this.runsSinceMs : clock.nowMs();
    return Math.min(around.endsAtMs(), sinceMs + this.leftMs);
  }

  enter(): () => void {
    const leaveAround = this.parts.around.enter();
    if (this.underway++ === 0) this.run();
    return () => {
      leaveAround();
      if (--this.underway === 0) this.stand();
    };
  }

  /** Takes no notice of time any more. */
  dispose(): void {
    this.callOff();
    this.leftMs = Infinity;
  }

  private run(): void {
    const { clock, onEnd, timers } = this.parts;
    this.runsSinceMs = clock.nowMs();
    if (this.leftMs === Infinity) return;
    this.callOff = timers.after(this.leftMs, () =>
      onEnd(new DeadlineExceededError('Its time was up before it was done.')),
    );
  }

  private stand(): void {
    this.callOff();
    this.leftMs -= this.parts.clock.nowMs() - this.runsSinceMs;
  }
}
