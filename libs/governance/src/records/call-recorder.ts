import { Inject, Injectable } from '@nestjs/common';
import { AuditWriter } from '@app/audit';
import { CLOCK, type Clock, type DecisionId, type GovernedCall } from '@app/kernel';
import type { Judgement } from '../judgement';
import { decisionRecord, type ExecutedBy } from './decision-record';
import { outcomeRecord, type Ending } from './outcome-record';

/** Writes the records of calls. Each method returns after the record is committed. */
@Injectable()
export class CallRecorder {
  constructor(
    private readonly audit: AuditWriter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then nothing may be executed */
  decision(call: GovernedCall, judgement: Judgement, executedBy: ExecutedBy): Promise<void> {
    return this.audit.append(decisionRecord(call, judgement, { executedBy, recordedAt: this.clock.now() }));
  }

  /** Starts to watch an execution. */
  execution(call: GovernedCall, decisionId: DecisionId): ExecutionRecorder {
    const startedMs = this.clock.monotonicMs();
    return {
      ended: (ending) =>
        this.audit.append(
          outcomeRecord(call, decisionId, {
            ...ending,
            recordedAt: this.clock.now(),
            executionMs: this.clock.monotonicMs() - startedMs,
          }),
        ),
    };
  }
}

/** Records how one execution ended. */
export interface ExecutionRecorder {
  /** @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then the answer must not leave */
  ended(ending: Ending): Promise<void>;
}
