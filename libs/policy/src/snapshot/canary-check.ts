import { inspect } from '@app/detection';
import type { Inspection, Segment, Stage } from '@app/kernel';
import type { CompiledPolicy } from '../engine/compile-policy';
import { decide } from '../engine/decide';
import type { PolicySnapshot } from '../engine/policy-snapshot';
import type { Canary, SystemPolicy } from '../system/system-policy';
import type { SnapshotFailure } from './snapshot-failure';
import { syntheticQuestion } from './synthetic-question';

/** Looks for findings in texts. */
type Inspect = (segments: readonly Segment[]) => Inspection;

/**
 * Asks of every shipped policy that is not off whether it fires on its canary, at each of its stages, with what the
 * detectors find in the canary's text: a policy that is loaded and silent protects nothing.
 * @param look replaces the detectors, in tests
 * @returns one failure for each policy that is missing or silent
 */
export function failedCanaries(
  snapshot: PolicySnapshot,
  policies: readonly SystemPolicy[],
  look: Inspect = inspect,
): readonly SnapshotFailure[] {
  return policies.flatMap(({ id, canary }): SnapshotFailure[] => {
    const policy = snapshot.find(id);
    if (policy === undefined) {
      return [{ policyId: id, version: null, message: 'is missing', versionInForce: null }];
    }
    const silent = policy.mode === 'off' ? [] : silentStages(snapshot, policy, { canary, look });
    if (silent.length === 0) return [];
    const message = `does not fire on its canary at ${silent.join(', ')}`;
    return [{ policyId: id, version: policy.version, message, versionInForce: policy.version }];
  });
}

function silentStages(
  snapshot: PolicySnapshot,
  { policyId, stages }: CompiledPolicy,
  { canary, look }: { readonly canary: Canary; readonly look: Inspect },
): readonly Stage[] {
  const { text, ...facts } = canary;
  const segments = [{ pointer: '', text }];
  const inspection = look(segments);
  return stages.filter((stage) => {
    const made = { ...facts, stage, segments, asked: segments, at: new Date(0), inspection };
    const { matches } = decide(snapshot, syntheticQuestion({ ...made, roles: ['client'] }));
    return !matches.some((match) => match.policyId === policyId);
  });
}
