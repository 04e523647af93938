import { responseStageOf, type CallTarget, type Stage } from '@app/kernel';
import { stops, type PolicyTrial, type TrialCall } from '@app/policy';
import { connectorSegments } from '@app/mcp-connectors';
import type { RunContext } from '../execution/run-context';
import type { SettledStep, StepKey } from '../execution/step-outcome';
import type { StepMessage } from '../execution/messages/message';
import type { CallTurn, PlanningCall, StepCallFacts } from './call-facts';
import type { Effect, EffectChange } from './step-verdict';

/** A step that may have called somebody, and what came of it. */
export interface RecordedCalls {
  readonly key: StepKey;
  readonly turns: readonly CallTurn[];
  readonly settled: SettledStep;
}

/** Judges what steps said and heard with the policies as they are and as they would be. */
export class EffectChanges {
  constructor(
    private readonly trial: Pick<PolicyTrial, 'judge'>,
    private readonly run: Pick<RunContext, 'planId' | 'principal' | 'runId' | 'user'>,
  ) {}

  /** What would have ended differently; nothing of what comes after that, as it cannot be known. */
  of({ key, settled, turns }: RecordedCalls): EffectChange[] {
    const at = settled.startedAt;
    for (const turn of turns) {
      const judged = turn.flatMap((call) => this.ofCall(call, this.ofStep(call.key, at)));
      if (judged.some(isLast)) return judged.filter(isChange);
    }
    const { outcome } = settled;
    if (outcome.status !== 'completed') return [];
    const sent = (outcome.messages ?? []).filter(({ status }) => status !== 'blocked');
    return sent.map((message) => this.ofMessage(key, message, at)).filter(isChange);
  }

  /** What would have ended differently when the plan was made. */
  ofPlanning({ at, call }: PlanningCall): EffectChange[] {
    return this.ofCall(call, { at, plan: {}, context: {} }).filter(isChange);
  }

  private ofCall(call: StepCallFacts, around: Around): EffectChange[] {
    const { answer, key, operation, segments, stage, target } = call;
    const said = { around, key, operation, target };
    const request = this.judged({ ...said, stage, segments });
    if (answer === null || stops(request.from) || stops(request.to)) return [request];
    const asked = segments;
    return [request, this.judged({ ...said, stage: responseStageOf(stage), segments: answer, asked })];
  }

  private ofMessage(key: StepKey, { content }: StepMessage, at: Date): EffectChange {
    const said = { key, target: {}, stage: 'plan.step', operation: 'plan.message' } as const;
    const [around, segments] = [this.ofStep(key, at), connectorSegments(content)];
    return { ...this.judged({ ...said, around, segments }), stage: said.operation };
  }

  private ofStep(key: StepKey, at: Date): Around {
    const { planId, runId } = this.run;
    return { at, plan: { plan: planId }, context: { step_id: key, run_id: runId } };
  }

  private judged({ around, key, target, ...said }: Said): EffectChange {
    const { principal, user } = this.run;
    const { at, context, plan } = around;
    const { clientId, roles } = principal;
    const { after, from, to } = this.trial.judge({
      ...said,
      target: { ...plan, ...target },
      ...{ at, clientId, context, roles, user },
    });
    return {
      ...{ key, stage: said.stage, from, to },
      policyId: after.decidedBy?.policyId ?? null,
      reason: after.reasons[0] ?? null,
    };
  }
}

/** What a call stands in. */
interface Around extends Pick<TrialCall, 'at' | 'context'> {
  readonly plan: Pick<CallTarget, 'plan'>;
}

interface Said extends Pick<TrialCall, 'asked' | 'operation' | 'segments' | 'target'> {
  readonly around: Around;
  readonly key: StepKey;
  readonly stage: Stage;
}

function isChange({ from, to }: EffectChange): boolean {
  return from !== to;
}

/** Whether what came after it says nothing. */
function isLast(judged: EffectChange): boolean {
  return isChange(judged) || stops(judged.from);
}

/** What stops a step with the change and did not without it; null when nothing does. Messages stop nobody. */
export function newStop(changes: readonly EffectChange[]): EffectChange | null {
  return changes.find(({ from, stage, to }) => stops(to) && !stops(from) && stage !== 'plan.message') ?? null;
}

const REQUESTS: ReadonlySet<string> = new Set(['plan.request', 'plan.step', 'tool.request']);

/** Whether a step that is stopped waits for a person. */
export function waits({ stage, to }: EffectChange): boolean {
  return REQUESTS.has(stage) && to === ('needs_approval' satisfies Effect);
}
