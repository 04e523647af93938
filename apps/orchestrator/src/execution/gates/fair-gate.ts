import { reasonOf } from '../timers';
import { ArrivalLine } from './arrival-line';
import type { Line } from './line';
import { PriorityLine } from './priority-line';
import { TurnLine } from './turn-line';

/** On whose behalf somebody waits. */
export interface Place {
  readonly tenantId: string;
  readonly runId: string;
  /** Higher goes first, among the runs of one tenant. */
  readonly priority: number;
}

/** Gives a place back; further calls do nothing. */
export type Release = () => void;

interface Waiter {
  readonly enter: () => void;
}

/**
 * Lets so many in at once. Whoever must wait is served round robin by tenant; within a tenant by priority, with ageing;
 * within a priority round robin by run; within a run in the order of arrival. Constant time per entry.
 */
export class FairGate {
  private inside = 0;
  private readonly line: Line<Place, Waiter> = new TurnLine<Place, Waiter>(
    ({ tenantId }) => tenantId,
    () =>
      new PriorityLine<Place, Waiter>(
        () =>
          new TurnLine<Place, Waiter>(
            ({ runId }) => runId,
            () => new ArrivalLine(),
          ),
      ),
  );

  constructor(private readonly limit: number) {}

  /** True when nobody is inside or waits. */
  get isIdle(): boolean {
    return this.inside === 0 && this.line.isEmpty;
  }

  /** Rejects with the signal's reason when it fires first. */
  enter(place: Place, signal: AbortSignal): Promise<Release> {
    if (signal.aborted) return Promise.reject(reasonOf(signal));
    if (this.inside < this.limit) return Promise.resolve(this.admit());
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.line.remove(place, waiter);
        reject(reasonOf(signal));
      };
      const waiter: Waiter = {
        enter: () => {
          signal.removeEventListener('abort', abort);
          resolve(this.admit());
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.line.push(place, waiter);
    });
  }

  private admit(): Release {
    this.inside++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.inside--;
      this.line.shift()?.enter();
    };
  }
}
