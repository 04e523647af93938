import { Inject, Injectable } from '@nestjs/common';
import { AuditWriter } from '@app/audit';
import { CLOCK, type Clock, type DecisionId, type GovernedCall } from '@app/kernel';
import type { Judgement } from '../judgement';
import { decisionRecord, type ExecutedBy } from './decision-record';
import { outcomeRecord, type Ending } from './outcome-record';

/** Records how one execution ended. */
export interface ExecutionRecorder {
  /** @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then the answer must not leave */
  ended(ending: Ending): Promise<void>;
}

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

  /** Starts to watch an execution of ours. */
  execution(call: GovernedCall, decisionId: DecisionId): ExecutionRecorder {
    const startedMs = this.clock.monotonicMs();
    return {
      ended: async (ending) => {
        const executionMs = this.clock.monotonicMs() - startedMs;
        await this.outcome(call, decisionId, { ...ending, executionMs });
      },
    };
  }

  /**
   * Records an outcome that is known already.
   * @returns the id of the record
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE)
   */
  async outcome(
    call: GovernedCall,
    decisionId: DecisionId,
    ending: Ending & { readonly executionMs: number },
  ): Promise<string> {
    const record = outcomeRecord(call, decisionId, { ...ending, recordedAt: this.clock.now() });
    await this.audit.append(record);
    return record.id;
  }
}
