import type { Finding, Inspection } from '@app/kernel';
import { decide } from '../engine/decide';
import type { PolicySnapshot } from '../engine/policy-snapshot';
import { CATEGORY_OF_TYPE } from '../model/finding-catalog';
import type { Canary, SystemPolicy } from '../system/system-policy';
import type { SnapshotFailure } from './snapshot-failure';
import { syntheticQuestion } from './synthetic-question';

/**
 * Asks of every shipped policy that is not off whether it fires on its canary: a policy that is loaded and silent
 * protects nothing.
 * @returns one failure for each policy that is missing or silent
 */
export function failedCanaries(
  snapshot: PolicySnapshot,
  policies: readonly SystemPolicy[],
): readonly SnapshotFailure[] {
  return policies.flatMap(({ id, canary }): SnapshotFailure[] => {
    const policy = snapshot.find(id);
    if (policy === undefined) {
      return [{ policyId: id, version: null, message: 'is missing', versionInForce: null }];
    }
    const [stage] = policy.stages;
    if (policy.mode === 'off' || stage === undefined) return [];
    const segments = [{ pointer: '', text: canary.text }];
    const made = { stage, segments, asked: segments, at: new Date(0), inspection: inspectionOf(canary) };
    const { matches } = decide(snapshot, syntheticQuestion(made));
    if (matches.some(({ policyId }) => policyId === id)) return [];
    const { version } = policy;
    return [{ policyId: id, version, message: 'does not fire on its canary', versionInForce: version }];
  });
}

function inspectionOf({ complete, text, types }: Canary): Inspection {
  const findings = types.flatMap((type): Finding[] => {
    const category = CATEGORY_OF_TYPE.get(type);
    return category === undefined
      ? []
      : [{ pointer: '', start: 0, end: text.length, type, category, confidence: 1 }];
  });
  return { findings, complete, gaps: complete ? [] : [{ pointer: '', reason: 'failed', types: [] }] };
}
