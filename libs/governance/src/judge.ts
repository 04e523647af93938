import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { inspect } from '@app/detection';
import {
  CLOCK,
  newId,
  responseStageOf,
  type Clock,
  type GovernedCall,
  type Segment,
  type Stage,
} from '@app/kernel';
import { Metrics } from '@app/observability';
import { decide, PolicySnapshots } from '@app/policy';
import { governanceSection, type GovernanceSettings } from './governance.config';
import type { Judgement } from './judgement';
import { dischargeRedaction } from './obligations';

/** Inspects texts of a call and decides about them with the policies in force. No I/O. */
@Injectable()
export class Judge {
  constructor(
    private readonly snapshots: PolicySnapshots,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(governanceSection.token) private readonly settings: GovernanceSettings,
  ) {}

  /** @throws PolicyUnavailableError (POLICY_UNAVAILABLE) before the first snapshot is loaded */
  request(call: GovernedCall): Judgement {
    return this.judge(call, call.stage, call.segments);
  }

  /** @throws PolicyUnavailableError (POLICY_UNAVAILABLE) before the first snapshot is loaded */
  response(call: GovernedCall, segments: readonly Segment[]): Judgement {
    return this.judge(call, responseStageOf(call.stage), segments);
  }

  /** The judged segments as they may be sent on. Hashes are keyed per tenant, so that tenants cannot compare values. */
  discharge(call: GovernedCall, judgement: Judgement): readonly Segment[] {
    const { redactionKey } = this.settings;
    const hashKey =
      redactionKey === null
        ? null
        : createHmac('sha256', redactionKey).update(call.principal.tenantId).digest('hex');
    return dischargeRedaction(judgement, hashKey);
  }

  private judge(call: GovernedCall, stage: Stage, segments: readonly Segment[]): Judgement {
    const startedMs = this.clock.monotonicMs();
    const seen = inspect(segments);
    const snapshot = this.snapshots.current();
    const decision = decide(snapshot, {
      call,
      stage,
      segments,
      inspection: seen,
      decisionId: newId(),
      now: this.clock.now(),
    });
    const inspection = { ...seen, findings: [...seen.findings, ...decision.foundByPatterns] };
    const latencyMs = this.clock.monotonicMs() - startedMs;
    this.metrics.observePolicyLatency(latencyMs / 1000);
    this.metrics.countDecision(decision.verdict, decision.stage);
    return { segments, inspection, decision, latencyMs };
  }
}
