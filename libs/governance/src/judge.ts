import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { inspect, scanStream } from '@app/detection';
import {
  CLOCK,
  newId,
  responseStageOf,
  type Clock,
  type DecisionId,
  type Finding,
  type GovernedCall,
  type Inspection,
  type Segment,
  type Stage,
} from '@app/kernel';
import { Metrics } from '@app/observability';
import { decide, PolicySnapshots, responseNeeds, type ApprovalGrant, type PolicySnapshot } from '@app/policy';
import { governanceSection, type GovernanceSettings } from './governance.config';
import type { Content, Judgement } from './judgement';
import { dischargeRedaction, maskText } from './obligations';
import type { AnswerJudge } from './streams/answer-judge';
import { BufferedGuard } from './streams/buffered-guard';
import { ScanningGuard } from './streams/scanning-guard';
import type { StreamGuard } from './streams/stream-guard';

/** What a judgement goes by. */
interface Basis {
  readonly call: GovernedCall;
  readonly stage: Stage;
  readonly snapshot: PolicySnapshot;
  readonly now: Date;
  readonly approvals?: readonly ApprovalGrant[];
}

const NOTHING_SAID: Content = { segments: [] };

/** Inspects texts of a call and decides about them with the policies in force. No I/O. */
@Injectable()
export class Judge {
  constructor(
    private readonly snapshots: PolicySnapshots,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(governanceSection.token) private readonly settings: GovernanceSettings,
  ) {}

  /**
   * @param approvals what people have approved about this very call
   * @throws PolicyUnavailableError (POLICY_UNAVAILABLE) before the first snapshot is loaded
   */
  request(call: GovernedCall, approvals: readonly ApprovalGrant[] = []): Judgement {
    return this.counted(this.judge({ ...this.basisOf(call, call.stage), approvals }, call));
  }

  /** @throws PolicyUnavailableError (POLICY_UNAVAILABLE) before the first snapshot is loaded */
  response(call: GovernedCall, answer: Content): Judgement {
    return this.counted(this.judge(this.basisOf(call, responseStageOf(call.stage)), answer));
  }

  /**
   * Opens the judgement of an answer that comes in event by event.
   * @throws PolicyUnavailableError (POLICY_UNAVAILABLE) before the first snapshot is loaded
   */
  guard(call: GovernedCall): StreamGuard {
    const { streamBufferBytes, streamHeldUnits } = this.settings;
    const limits = { heldUnits: streamHeldUnits, bufferBytes: streamBufferBytes };
    const judge = this.answer(call);
    return judge.needs.needsWholeText
      ? new BufferedGuard(judge, limits)
      : new ScanningGuard(judge, limits, scanStream);
  }

  /** The judged segments as they may be sent on. Hashes are keyed per tenant, so that tenants cannot compare values. */
  discharge(call: GovernedCall, judgement: Judgement): readonly Segment[] {
    return dischargeRedaction(judgement, this.hashKeyOf(call));
  }

  /** Judges the parts of one answer. @throws PolicyUnavailableError (POLICY_UNAVAILABLE) before the first snapshot is loaded */
  answer(call: GovernedCall): AnswerJudge {
    const basis = this.basisOf(call, responseStageOf(call.stage));
    const hashKey = this.hashKeyOf(call);
    return {
      needs: responseNeeds(basis.snapshot, basis),
      part: (inspection) => this.judge(basis, NOTHING_SAID, () => inspection),
      inspected: (segments, inspection) => this.counted(this.judge(basis, { segments }, () => inspection)),
      whole: (content) => this.counted(this.judge(basis, content)),
      seen: (content) => this.judge(basis, content).inspection,
      mask: (text, findings) => maskText(text, findings, hashKey),
    };
  }

  private basisOf(call: GovernedCall, stage: Stage): Basis {
    return { call, stage, snapshot: this.snapshots.current(), now: this.clock.now() };
  }

  private hashKeyOf({ principal }: GovernedCall): string | null {
    const { redactionKey } = this.settings;
    return redactionKey === null
      ? null
      : createHmac('sha256', redactionKey).update(principal.tenantId).digest('hex');
  }

  private judge(
    { approvals, call, now, snapshot, stage }: Basis,
    { media, segments }: Content,
    look: (segments: readonly Segment[]) => Inspection = inspect,
  ): Judgement {
    const startedMs = this.clock.monotonicMs();
    const seen = look(segments);
    const decisionId = newId<DecisionId>();
    const decision = decide(snapshot, {
      call,
      stage,
      segments,
      inspection: seen,
      decisionId,
      now,
      approvals,
    });
    const hasMedia = media !== undefined && media.length > 0;
    const inspection = withFound(hasMedia ? { ...seen, media } : seen, decision.foundByPatterns);
    return { segments, inspection, decision, latencyMs: this.clock.monotonicMs() - startedMs };
  }

  private counted(judgement: Judgement): Judgement {
    const { decision, latencyMs } = judgement;
    this.metrics.observePolicyLatency(latencyMs / 1000);
    this.metrics.countDecision(decision.verdict, decision.stage);
    return judgement;
  }
}

/** What was seen, with what patterns of policies have found. */
function withFound(seen: Inspection, found: readonly Finding[]): Inspection {
  return found.length === 0 ? seen : { ...seen, findings: [...seen.findings, ...found] };
}
