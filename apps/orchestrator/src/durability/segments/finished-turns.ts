import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline, type LongCallEnding } from '@app/governance';
import { AppError, CLOCK, type Clock } from '@app/kernel';
import type { FinishedRun } from '../../execution/run-result';
import { RunStore } from '../runs/run-store';
import { RunRests } from './run-rests';
import type { Turn } from './turn';

const NO_USAGE = { promptTokens: 0, completionTokens: 0, estimated: false };

/** Stores how runs ended. */
@Injectable()
export class FinishedTurns {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly store: RunStore,
    private readonly rests: RunRests,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Records the outcome of the run's governed call, then ends the run; when it has another owner by now, nothing is stored.
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE), DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async finish({ control, journal }: Turn, result: FinishedRun): Promise<void> {
    const { run, owner, signal } = control;
    const executionMs = this.clock.nowMs() - run.createdAt.getTime();
    await this.pipeline.finish(run.call, endingOf(signal, executionMs));
    journal.event('run.finished', { status: result.status });
    const endedAt = await this.store.finish(owner, result, await journal.close());
    if (endedAt === null) return;
    const whole = run.ownerEpoch === 1 ? { run, endedAt } : null;
    this.rests.tell(run.runId, { runId: run.runId, ...result, steps: journal.settled, whole });
  }
}

/** The texts of the run were judged step by step. A signal that fired says why it ended early. */
function endingOf(signal: AbortSignal, executionMs: number): LongCallEnding {
  if (!signal.aborted) return { executionMs, status: 'completed', usage: NO_USAGE, simulated: false };
  const reason: unknown = signal.reason;
  return { executionMs, status: 'aborted', error: reason instanceof AppError ? reason.code : 'CALL_ABORTED' };
}
