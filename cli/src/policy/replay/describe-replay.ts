import { counted } from '../counted';
import type { PolicyReplayAnswer } from '../server/server-answers';

type Change = Pick<PolicyReplayAnswer['samples'][number], 'from' | 'stage' | 'to'>;

/**
 * Says which verdicts would change, how often and for which calls.
 * @param names of policies, by the id under which they were tried
 */
export function describeReplay(report: PolicyReplayAnswer, names: ReadonlyMap<string, string>): string {
  const { calls, changed_calls: changed, changes, not_replayable: lost, samples } = report;
  const head = `${changed} of ${counted(calls, 'call')} would end differently.`;
  const note = lost === 0 ? [] : [`${counted(lost, 'call')} cannot be replayed: their texts were not kept.`];
  const counts = changes.map((change) => `  ${String(change.count).padStart(6)}  ${describeChange(change)}`);
  const shown = samples.flatMap((sample) => [
    `  ${sample.recorded_at}  ${describeChange(sample)}${decider(sample.decided_by, names)}`,
    `    ${sample.text.replaceAll(/\s+/g, ' ')}`,
  ]);
  return [
    [head, ...note].join('\n'),
    ...(counts.length === 0 ? [] : [counts.join('\n')]),
    ...(shown.length === 0 ? [] : [['Samples, the newest first:', ...shown].join('\n')]),
  ].join('\n\n');
}

function describeChange({ from, stage, to }: Change): string {
  return `${stage}: ${from} -> ${to}`;
}

function decider(id: string | null, names: ReadonlyMap<string, string>): string {
  return id === null ? '' : `, by ${names.get(id) ?? id}`;
}
