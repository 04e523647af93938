import { Injectable } from '@nestjs/common';
import type { GovernedCall, Json, Segment } from '@app/kernel';
import { QuotaGate, type Admission } from '@app/quota';
import { ApprovalDesk } from './approvals/approval-desk';
import type { AdmittedCall, CallOutput, ExecuteCall, ExecuteStream, StreamedOutput } from './execution';
import { failureOf } from './failure';
import type {
  AllowedCall,
  CompletedCall,
  GovernedResult,
  OpenedCall,
  StreamedCall,
  StreamedResult,
  WithheldCall,
} from './governed-result';
import { Judge } from './judge';
import { callAgain, type LongCall, type LongCallEnding } from './long-calls/long-call';
import type { Judgement } from './judgement';
import { allowedRoutesOf } from './obligations';
import { CallRecorder, type ExecutionRecorder } from './records/call-recorder';
import type { ExecutedBy } from './records/decision-record';
import type { Ending } from './records/outcome-record';
import { GovernedStream } from './streams/governed-stream';
import type { StreamGuard } from './streams/stream-guard';

/**
 * The one path of every governed call, whichever door it came through:
 * admit → inspect → decide → record → execute → inspect → record.
 * Nothing is executed before its decision is committed, and no answer leaves before its outcome is.
 */
@Injectable()
export class GovernancePipeline {
  constructor(
    private readonly quota: QuotaGate,
    private readonly judge: Judge,
    private readonly recorder: CallRecorder,
    private readonly approvals: ApprovalDesk,
  ) {}

  /**
   * Decides about a call that the caller executes itself. The decision is committed when this returns.
   * @throws BurstLimitExceededError, MonthlyQuotaExceededError (429) when the tenant has used its share
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE) when the decision cannot be committed
   */
  async check(call: GovernedCall): Promise<OpenedCall> {
    return this.admitted(call, (admission) => this.open(call, admission, 'caller'));
  }

  /**
   * Governs a call from admission to outcome.
   * @param execute runs the call once it is allowed and recorded; not called at all otherwise
   * @throws everything that `check` throws, and whatever `execute` throws, after it was recorded
   */
  async run<Payload extends Json, Output extends CallOutput<Payload> = CallOutput<Payload>>(
    call: GovernedCall,
    execute: ExecuteCall<Output>,
  ): Promise<GovernedResult<Payload, Output>> {
    return this.admitted(call, async (admission) => {
      const opened = await this.open(call, admission, 'axonflow');
      return opened.verdict === 'allow' ? this.execute(call, opened, execute) : opened;
    });
  }

  /**
   * Opens a call whose execution may outlive this task. When it is allowed, keep `longCallOf` of it and `finish` it on
   * whichever task it ends.
   * @throws everything that `check` throws
   */
  async begin(call: GovernedCall): Promise<OpenedCall> {
    return this.admitted(call, (admission) => this.open(call, admission, 'axonflow'));
  }

  /**
   * Records how a long call ended. Recording it again, after a crash in between, leaves two outcomes and no gap.
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then the answer must not leave
   */
  async finish(kept: LongCall, ending: LongCallEnding): Promise<void> {
    const call = callAgain(kept);
    const { executionMs } = ending;
    await this.recorder.outcome(call, kept.decisionId, { ending: this.endingOf(call, ending), executionMs });
  }

  private endingOf(call: GovernedCall, ending: LongCallEnding): Ending {
    if (ending.status !== 'completed') return ending;
    return { ...ending, judgement: this.judge.response(call, { segments: [] }), servedBy: call.target };
  }

  /**
   * Governs a call whose answer leaves event by event. When the call goes on, quota and outcome are settled once the
   * answer is over, so that its bytes must be iterated to their end or returned.
   * @param execute starts the call once it is allowed and recorded; not called at all otherwise
   * @throws everything that `check` throws, and whatever `execute` throws, after it was recorded
   */
  async stream<Output extends StreamedOutput>(
    call: GovernedCall,
    execute: ExecuteStream<Output>,
  ): Promise<StreamedResult<Output>> {
    const admission = await this.quota.admit(call.principal, call);
    let result: StreamedResult<Output> | undefined;
    try {
      const opened = await this.open(call, admission, 'axonflow');
      if (opened.verdict !== 'allow') return opened;
      result = await this.beginStream(call, opened, { execute, onEnd: () => admission.settle() });
      return result;
    } finally {
      if (result === undefined) admission.settle();
    }
  }

  private async admitted<Result>(
    call: GovernedCall,
    work: (admission: Admission) => Promise<Result>,
  ): Promise<Result> {
    const admission = await this.quota.admit(call.principal, call);
    try {
      return await work(admission);
    } finally {
      admission.settle();
    }
  }

  private async open(call: GovernedCall, admission: Admission, executedBy: ExecutedBy): Promise<OpenedCall> {
    const judgement = await this.judged(call);
    await this.recorder.decision(call, judgement, executedBy);
    const { decision, inspection, latencyMs } = judgement;
    const judged = { decision, inspection, latencyMs, rateLimit: admission.rateLimit };
    switch (decision.verdict) {
      case 'allow':
        return {
          verdict: 'allow',
          decision,
          inspection,
          rateLimit: admission.rateLimit,
          latencyMs,
          segments: this.judge.discharge(call, judgement),
        };
      case 'block':
        return { ...judged, verdict: 'block' };
      case 'needs_approval':
        return { ...judged, verdict: 'needs_approval', ...(await this.approvals.park(call, judgement)) };
    }
  }

  /** A call that people have approved is judged again, and only their consent to the very same thing counts. */
  private async judged(call: GovernedCall): Promise<Judgement> {
    const judgement = this.judge.request(call);
    if (judgement.decision.verdict !== 'needs_approval') return judgement;
    const grants = await this.approvals.grantsFor(call);
    if (grants.length === 0) return judgement;
    const consented = this.judge.request(call, grants);
    return (await this.approvals.use(call, consented)) ? consented : judgement;
  }

  private async beginStream<Output extends StreamedOutput>(
    call: GovernedCall,
    opened: AllowedCall,
    { execute, onEnd }: { readonly execute: ExecuteStream<Output>; readonly onEnd: () => void },
  ): Promise<StreamedCall<Output>> {
    const decisionId = opened.decision.id;
    const execution = this.recorder.execution(call, decisionId);
    let guard: StreamGuard;
    let output: Output;
    try {
      guard = this.judge.guard(call);
      call.signal.throwIfAborted();
      output = await execute(admittedCall(call, opened, execution));
    } catch (error) {
      throw await this.recordFailure(call, execution, error);
    }
    const bytes = new GovernedStream({ output, guard, execution, decisionId, signal: call.signal, onEnd });
    return { ...opened, output, bytes };
  }

  private async execute<Payload extends Json, Output extends CallOutput<Payload>>(
    call: GovernedCall,
    opened: AllowedCall,
    execute: ExecuteCall<Output>,
  ): Promise<CompletedCall<Payload, Output> | WithheldCall> {
    const execution = this.recorder.execution(call, opened.decision.id);
    let output: Output;
    let judgement: Judgement;
    let releasable: readonly Segment[];
    try {
      call.signal.throwIfAborted();
      output = await execute(admittedCall(call, opened, execution));
      judgement = this.judge.response(call, output);
      releasable = this.judge.discharge(call, judgement);
    } catch (error) {
      throw await this.recordFailure(call, execution, error);
    }
    return this.release(opened, execution, { output, judgement, segments: releasable });
  }

  private async release<Payload extends Json, Output extends CallOutput<Payload>>(
    opened: OpenedCall,
    execution: ExecutionRecorder,
    { output, judgement, segments }: Answer<Payload, Output>,
  ): Promise<CompletedCall<Payload, Output> | WithheldCall> {
    const { usage, servedBy, simulated } = output;
    const allowed = judgement.decision.verdict === 'allow';
    await execution.ended({
      status: allowed ? 'completed' : 'withheld',
      judgement,
      usage,
      servedBy,
      simulated,
    });
    const { decision, inspection, latencyMs, rateLimit } = opened;
    const result = { decision, inspection, rateLimit, latencyMs, outputDecision: judgement.decision };
    if (!allowed) return { ...result, verdict: 'withheld' };
    const redacted = segments !== judgement.segments;
    const released = redacted ? { ...output, payload: output.rebuild(segments), segments } : output;
    return { ...result, verdict: 'allow', output: released, redacted };
  }

  /** @returns what the caller is to be told, once the failure is committed */
  private async recordFailure(
    call: GovernedCall,
    execution: ExecutionRecorder,
    error: unknown,
  ): Promise<unknown> {
    const { reason, ...failure } = failureOf(error, call.signal);
    await execution.ended(failure);
    return reason;
  }
}

/** What came back, what was concluded, and the texts of it that may leave. */
interface Answer<Payload extends Json, Output extends CallOutput<Payload>> {
  readonly output: Output;
  readonly judgement: Judgement;
  readonly segments: readonly Segment[];
}

function admittedCall(
  call: GovernedCall,
  { decision, segments }: AllowedCall,
  { onAttempt }: ExecutionRecorder,
): AdmittedCall {
  const { allowedProviders, allowedRegions } = allowedRoutesOf(decision);
  return { call, decision, segments, allowedProviders, allowedRegions, onAttempt };
}
