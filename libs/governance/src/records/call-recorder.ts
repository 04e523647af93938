import { Inject, Injectable } from '@nestjs/common';
import { AuditWriter, type AuditRecord } from '@app/audit';
import { CLOCK, type Clock, type DecisionId, type GovernedCall } from '@app/kernel';
import { PolicyHits } from '@app/policy';
import { CallContents } from './call-contents';
import type { ExecutionAttempt } from '../execution';
import type { Judgement } from '../judgement';
import { decisionRecord, type ExecutedBy } from './decision-record';
import { overrideUseRecords } from './override-use-record';
import { outcomeRecord, type Ending, type Outcome } from './outcome-record';

/** Records how one execution ended. */
export interface ExecutionRecorder {
  /** Takes note of one attempt to execute the call. */
  readonly onAttempt: (attempt: ExecutionAttempt) => void;
  /** @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then the answer must not leave */
  ended(ending: Ending): Promise<void>;
}

/** Writes the records of calls. Each method returns after the record is committed. */
@Injectable()
export class CallRecorder {
  constructor(
    private readonly audit: AuditWriter,
    private readonly hits: PolicyHits,
    private readonly contents: CallContents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then nothing may be executed */
  async decision(call: GovernedCall, judgement: Judgement, executedBy: ExecutedBy): Promise<void> {
    const { decision } = judgement;
    const recordedAt = this.clock.now();
    const record = decisionRecord(call, judgement, { executedBy, recordedAt });
    await this.append([
      record,
      ...overrideUseRecords(call, judgement, { decisionId: decision.id, recordedAt }),
    ]);
    this.hits.count(call.principal.tenantId, decision);
    this.contents.keepRequest(call, judgement);
  }

  /** Starts to watch an execution of ours. */
  execution(call: GovernedCall, decisionId: DecisionId): ExecutionRecorder {
    const startedMs = this.clock.monotonicMs();
    const attempts: ExecutionAttempt[] = [];
    return {
      onAttempt: (attempt) => void attempts.push(attempt),
      ended: async (ending) => {
        const executionMs = this.clock.monotonicMs() - startedMs;
        await this.outcome(call, decisionId, { ending, attempts, executionMs });
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
    { attempts, ending, executionMs }: Omit<Outcome, 'recordedAt'>,
  ): Promise<string> {
    const recordedAt = this.clock.now();
    const record = outcomeRecord(call, decisionId, { ending, attempts, executionMs, recordedAt });
    const used =
      'judgement' in ending ? overrideUseRecords(call, ending.judgement, { decisionId, recordedAt }) : [];
    await this.append([record, ...used]);
    if ('judgement' in ending) {
      this.hits.count(call.principal.tenantId, ending.judgement.decision);
      this.contents.keepAnswer(call, decisionId, ending.judgement);
    }
    return record.id;
  }

  private async append(records: readonly AuditRecord[]): Promise<void> {
    await Promise.all(records.map((record) => this.audit.append(record)));
  }
}
