import { Injectable } from '@nestjs/common';
import type { RunResult } from '../../execution/run-result';
import { FinishedTurns } from './finished-turns';
import { SuspendedTurns } from './suspended-turns';
import type { Turn } from './turn';

/** Stores what turns of runs came to. */
@Injectable()
export class RunEndings {
  constructor(
    private readonly finished: FinishedTurns,
    private readonly suspended: SuspendedTurns,
  ) {}

  /**
   * Stores the result of a turn.
   * @returns false when the run must go on here, because something happened while it was about to wait
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE), DatabaseUnavailableError (DATABASE_UNAVAILABLE); the run then goes on
   * later, on this task or another
   */
  async conclude(turn: Turn, result: RunResult): Promise<boolean> {
    if (result.status === 'awaiting_approval' || result.status === 'paused') {
      return this.suspended.suspend(turn, result);
    }
    await this.finished.finish(turn, result);
    return true;
  }
}
