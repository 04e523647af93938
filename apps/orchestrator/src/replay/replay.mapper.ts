import type { RunReplayAnswer } from './replay.dto';
import type { RunReplayReport, StepVerdict } from './step-verdict';

export function toRunReplayAnswer(
  executionId: string,
  { isDifferent, steps }: RunReplayReport,
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
      changes: changes.map(({ from, key: call, policyId, reason, stage, to }) => ({
        ...{ call, stage, from, to, reason },
        policy_id: policyId,
      })),
    })),
  };
}
