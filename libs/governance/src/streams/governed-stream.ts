import { CallAbortedError, type DecisionId, type StreamFrame } from '@app/kernel';
import type { StreamedOutput } from '../execution';
import { failureOf } from '../failure';
import { AnswerWithheldError, StreamTruncatedError } from '../governance.errors';
import type { Judgement } from '../judgement';
import type { ExecutionRecorder } from '../records/call-recorder';
import type { Ending, Execution } from '../records/outcome-record';
import { FrameSource } from './frame-source';
import type { StreamGuard } from './stream-guard';

/** A streamed answer and everything that governs it. */
export interface StreamParts {
  readonly output: StreamedOutput;
  readonly guard: StreamGuard;
  readonly execution: ExecutionRecorder;
  readonly decisionId: DecisionId;
  readonly signal: AbortSignal;
  /** Called once, when all is over. */
  readonly onEnd: () => void;
}

/** Events that leave together. */
type Events = readonly Uint8Array[];
type Step = IteratorResult<Events, undefined>;

/**
 * The bytes of a governed stream: its events as they may leave, those together that came together. Must be iterated to
 * its end or returned. However it ends, its outcome is committed once: before the last event leaves and those that came with
 * it, before an error is thrown, or when the caller leaves.
 */
export class GovernedStream implements AsyncIterableIterator<Events, undefined> {
  private readonly source: FrameSource;
  private readonly events: AsyncGenerator<Events, undefined>;
  private hasStarted = false;
  private isRecorded = false;

  constructor(private readonly parts: StreamParts) {
    this.source = new FrameSource(parts.output.frames, parts.signal);
    this.events = this.govern();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /**
   * @throws AnswerWithheldError (POLICY_DENIED) when the answer must not go on
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE) when the outcome cannot be committed; then the last event stays,
   * and what came with it
   * @throws StreamTruncatedError (PROVIDER_UNAVAILABLE) when the frames end without a last one, and what they throw
   */
  async next(): Promise<Step> {
    this.hasStarted = true;
    return this.events.next();
  }

  /** Says that the caller has left. @throws AuditUnavailableError (AUDIT_UNAVAILABLE) */
  async return(): Promise<Step> {
    const left = new CallAbortedError('The caller left before the end of the answer.');
    this.source.cancel(left);
    // A generator that was never started would run none of its code.
    if (!this.hasStarted) {
      await this.next().catch((error: unknown) => {
        if (error !== left) throw error;
      });
    }
    return this.events.return(undefined);
  }

  private async *govern(): AsyncGenerator<Events, undefined> {
    const { guard, onEnd } = this.parts;
    try {
      const settled = yield* this.untilFinal();
      const judgement = guard.finish();
      const isAllowed = judgement.decision.verdict === 'allow';
      if (!isAllowed) {
        if (settled.length > 0) yield settled;
        await this.withhold(judgement);
      }
      settled.push(...guard.takeSettled());
      await this.record({ status: 'completed', judgement, ...this.spent() });
      settled.push(...guard.takeFinal());
      if (settled.length > 0) yield settled;
    } catch (error) {
      throw await this.failed(error);
    } finally {
      try {
        await this.abandoned();
      } finally {
        this.source.close();
        onEnd();
      }
    }
  }

  /**
   * Everything up to the last event, which the guard has taken then.
   * @returns what may leave of the events that came together with it
   */
  private async *untilFinal(): AsyncGenerator<Events, Uint8Array[]> {
    for (;;) {
      const frames = await this.source.next();
      if (frames === null) throw new StreamTruncatedError('The answer broke off before its end.');
      const { isOver, settled, stopped } = this.guarded(frames);
      if (isOver) return settled;
      if (settled.length > 0) yield settled;
      if (stopped !== null) await this.withhold(stopped);
    }
  }

  /** Lets the guard take frames one after the other, up to the last one or to the one that stops the answer. */
  private guarded(frames: readonly StreamFrame[]): Guarded {
    const { guard } = this.parts;
    const settled: Uint8Array[] = [];
    for (const frame of frames) {
      const stopped = guard.take(frame);
      if (stopped !== null) return { settled, stopped, isOver: false };
      if (frame.isFinal) return { settled, stopped, isOver: true };
      settled.push(...guard.takeSettled());
    }
    return { settled, stopped: null, isOver: false };
  }

  private async withhold(judgement: Judgement): Promise<never> {
    await this.record({ status: 'withheld', judgement, ...this.spent() });
    throw new AnswerWithheldError(this.parts.decisionId, judgement.decision);
  }

  /** @returns what the caller is to be told, once the failure is committed */
  private async failed(error: unknown): Promise<unknown> {
    if (this.isRecorded) return error;
    const { reason, ...failure } = failureOf(error, this.parts.signal);
    await this.record({ ...failure, ...this.spent(), seen: this.parts.guard.breakOff() });
    return reason;
  }

  /** A caller that returns between two events is told nothing, but what it used is recorded. */
  private async abandoned(): Promise<void> {
    if (this.isRecorded) return;
    const seen = this.parts.guard.breakOff();
    await this.record({ status: 'aborted', error: 'CALL_ABORTED', ...this.spent(), seen });
  }

  private async record(ending: Ending): Promise<void> {
    this.isRecorded = true;
    await this.parts.execution.ended(ending);
  }

  private spent(): Execution {
    const { output } = this.parts;
    const { servedBy, simulated } = output;
    return { usage: output.usage(), servedBy, simulated, streamed: true };
  }
}

/** What the guard says about frames that came together. */
interface Guarded {
  /** Events that may leave. */
  readonly settled: Uint8Array[];
  readonly stopped: Judgement | null;
  /** The last event was taken. */
  readonly isOver: boolean;
}
