import { Inject, Injectable } from '@nestjs/common';
import { AuditTrail, type AuditRecord } from '@app/audit';
import {
  CLOCK,
  InvalidRequestError,
  type CallId,
  type CallTarget,
  type CallUsage,
  type Clock,
  type DecisionId,
  type GovernedCall,
  type Principal,
  type RequestStage,
  type TraceContext,
} from '@app/kernel';
import { Judge } from '../judge';
import { CallRecorder } from '../records/call-recorder';
import type { Ending } from '../records/outcome-record';

/** How long a caller may take to report what became of a pre-checked call. Source: the SDK contract, gateway mode. */
export const CONTEXT_LIFETIME_MS = 5 * 60 * 1000;

/** What a client tells about a call that it executed itself after a pre-check. */
export interface CallReport {
  /** The decision of the pre-check, which clients call the context. */
  readonly decisionId: DecisionId;
  /** What the client calls itself; must be what it said in the pre-check. */
  readonly clientLabel: string;
  readonly servedBy: CallTarget;
  readonly usage: CallUsage;
  readonly executionMs: number;
  readonly succeeded: boolean;
  readonly responseSummary: string;
}

/** Takes the reports of callers: the second half of a call whose first half was a pre-check. */
@Injectable()
export class CallReports {
  constructor(
    private readonly trail: AuditTrail,
    private readonly judge: Judge,
    private readonly recorder: CallRecorder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Records what became of a pre-checked call. The text is inspected like any answer and never kept.
   * @returns the id of the outcome record, committed
   * @throws InvalidRequestError (INVALID_REQUEST) when the context is unknown, expired or another client's
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE)
   */
  async accept(principal: Principal, trace: TraceContext, report: CallReport): Promise<string> {
    const decision = await this.trail.find(principal.tenantId, report.decisionId);
    if (decision === null || !this.isOpenTo(principal, report, decision)) {
      throw new InvalidRequestError('Invalid or expired context', {
        problems: [
          { field: '/context_id', message: 'Use the context_id of a pre-check of the last five minutes.' },
        ],
      });
    }
    const call = this.callOf(decision, { principal, trace, report });
    const { executionMs } = report;
    const ending = this.endingOf(call, report);
    return this.recorder.outcome(call, report.decisionId, { ending, executionMs });
  }

  private endingOf(call: GovernedCall, { responseSummary, servedBy, succeeded, usage }: CallReport): Ending {
    if (!succeeded) return { status: 'failed', error: 'PROVIDER_UNAVAILABLE' };
    const segments = [{ pointer: '/response_summary', text: responseSummary }];
    const judgement = this.judge.response(call, { segments });
    return { status: 'completed', judgement, usage, servedBy, simulated: false };
  }

  private isOpenTo(principal: Principal, report: CallReport, decision: AuditRecord): boolean {
    return (
      decision.kind === 'decision' &&
      decision.detail['executed_by'] === 'caller' &&
      decision.verdict === 'allow' &&
      decision.clientId === principal.clientId &&
      decision.detail['client_label'] === report.clientLabel &&
      this.clock.nowMs() - decision.recordedAt.getTime() <= CONTEXT_LIFETIME_MS
    );
  }

  private callOf(
    decision: AuditRecord,
    { principal, trace, report }: { principal: Principal; trace: TraceContext; report: CallReport },
  ): GovernedCall {
    return {
      id: decision.callId as CallId,
      principal,
      stage: decision.stage as RequestStage,
      operation: decision.operation,
      target: report.servedBy,
      user: {},
      segments: [],
      context: {},
      trace,
      receivedAt: this.clock.now(),
      signal: new AbortController().signal,
    };
  }
}
