import type { TenantScope } from '@app/database';
import type { Segment, Stage } from '@app/kernel';
import type { PolicyQuestion } from '../engine/question';
import type { RecordedCall } from '../replay/recorded-call';
import { syntheticQuestion } from '../snapshot/synthetic-question';
import type { PastPolicySet } from './past-policies';
import type { RecordedDecision, RecordedJudgement } from './recorded-decision';

/** Everything that is known of one judgement. */
export interface JudgementFacts {
  readonly scope: TenantScope;
  readonly decision: RecordedDecision;
  readonly judgement: RecordedJudgement;
  /** The texts; null when they were not kept. */
  readonly kept: RecordedCall | null;
  /** The policies that governed the call then. */
  readonly past: PastPolicySet;
}

/** Stands for what was not kept. */
const NOTHING_KEPT: Pick<RecordedCall, 'context' | 'roles' | 'stages'> = {
  context: {},
  roles: [],
  stages: [],
};

/** Asks once more what was asked then, as far as it is known. */
export function pastQuestion({ decision, judgement, kept, scope }: JudgementFacts): PolicyQuestion {
  const { findings, gaps, recordedAt: at, stage } = judgement;
  const { clientId, clientLabel, operation, target, user } = decision;
  const { context, roles, stages } = kept ?? NOTHING_KEPT;
  const textsAt = (wanted: Stage | undefined): readonly Segment[] =>
    stages.find((said) => said.stage === wanted)?.segments ?? [];
  return syntheticQuestion({
    ...scope,
    ...{ at, clientId, context, operation, roles, stage, target, user },
    ...(clientLabel === undefined ? {} : { clientLabel }),
    inspection: { findings, gaps, complete: gaps.length === 0 },
    segments: textsAt(stage),
    asked: textsAt(stages[0]?.stage),
  });
}
