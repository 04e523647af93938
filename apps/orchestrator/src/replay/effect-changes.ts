import { responseStageOf, type Segment, type Stage } from '@app/kernel';
import { stops, type PolicyTrial, type TrialCall } from '@app/policy';
import { connectorSegments } from '@app/mcp-connectors';
import type { RunContext } from '../execution/run-context';
import type { SettledStep, StepKey } from '../execution/step-outcome';
import type { StepMessage } from '../execution/messages/message';
import { answerSegments, type StepCallFacts } from './step-calls';
import type { Effect, EffectChange } from './step-verdict';

/** A step that called somebody, and what came of it. */
export interface RecordedStepCall {
  readonly key: StepKey;
  readonly call: StepCallFacts;
  readonly settled: SettledStep;
}

/** Judges what steps said and heard with the policies as they are and as they would be. */
export class EffectChanges {
  constructor(
    private readonly trial: Pick<PolicyTrial, 'judge'>,
    private readonly run: Pick<RunContext, 'planId' | 'principal' | 'runId' | 'user'>,
  ) {}

  /** What would have ended differently; nothing after a stop on either side. */
  of(recorded: RecordedStepCall): EffectChange[] {
    const { call, settled } = recorded;
    const { outcome } = settled;
    const request = this.judged(recorded, { stage: call.stage, segments: call.segments });
    if (outcome.status !== 'completed' || stops(request.from) || stops(request.to)) return changed(request);
    const answer = this.judged(recorded, {
      stage: responseStageOf(call.stage),
      segments: answerSegments(outcome, call),
      asked: call.segments,
    });
    const sent = (outcome.messages ?? []).filter(({ status }) => status !== 'blocked');
    return [request, answer, ...sent.map((message) => this.judgedMessage(recorded, message))].flatMap(
      changed,
    );
  }

  private judgedMessage(recorded: RecordedStepCall, { content }: StepMessage): EffectChange {
    const call = { ...recorded.call, target: {} };
    return this.judged(
      { ...recorded, call },
      { stage: 'plan.step', segments: connectorSegments(content), operation: 'plan.message' },
    );
  }

  private judged({ call, key, settled }: RecordedStepCall, said: Said): EffectChange {
    const { planId, principal, runId, user } = this.run;
    const { after, from, to } = this.trial.judge({
      operation: 'plan.step',
      ...said,
      at: settled.startedAt,
      target: { plan: planId, ...call.target },
      clientId: principal.clientId,
      roles: principal.roles,
      user,
      context: { step_id: key, run_id: runId },
    });
    return {
      stage: said.operation ?? said.stage,
      from,
      to,
      policyId: after.decidedBy?.policyId ?? null,
      reason: after.reasons[0] ?? null,
    };
  }
}

interface Said extends Pick<TrialCall, 'asked' | 'operation'> {
  readonly stage: Stage;
  readonly segments: readonly Segment[];
}

function changed(change: EffectChange): EffectChange[] {
  return change.from === change.to ? [] : [change];
}

/** What stops a step with the change and did not without it; null when nothing does. Messages stop nobody. */
export function newStop(changes: readonly EffectChange[]): EffectChange | null {
  return changes.find(({ from, stage, to }) => stops(to) && !stops(from) && stage !== 'plan.message') ?? null;
}

/** Whether a step that is stopped waits for a person. */
export function waits({ stage, to }: EffectChange): boolean {
  const isRequest = stage === 'plan.step' || stage === 'tool.request';
  return isRequest && to === ('needs_approval' satisfies Effect);
}
