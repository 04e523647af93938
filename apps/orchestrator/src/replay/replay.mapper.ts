import type { CallChange, RunReplayAnswer } from './replay.dto';
import type { EffectChange, StepVerdict, WholeReplayReport } from './step-verdict';

export function toRunReplayAnswer(
  executionId: string,
  { isDifferent, planning, steps }: WholeReplayReport,
): RunReplayAnswer {
  const count = (wanted: StepVerdict['verdict']): number =>
    steps.filter(({ verdict }) => verdict === wanted).length;
  return {
    execution_id: executionId,
    different: isDifferent,
    counts: {
      same: count('same'),
      different: count('different'),
      not_run: count('not_run'),
      unknown: count('unknown'),
    },
    steps: steps.map(({ changes, key, recorded, verdict }) => ({
      step_id: key,
      verdict,
      recorded_status: recorded,
      changes: changes.map(toCallChange),
    })),
    planning: planning?.map(toCallChange) ?? null,
  };
}

function toCallChange({ from, key, policyId, reason, stage, to }: EffectChange): CallChange {
  return { call: key, stage, from, to, policy_id: policyId, reason };
}
