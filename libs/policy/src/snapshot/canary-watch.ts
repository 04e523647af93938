import type { CompiledPolicy } from '../engine/compile-policy';
import type { PolicySnapshot } from '../engine/policy-snapshot';
import type { SystemPolicy } from '../system/system-policy';
import { failedCanaries } from './canary-check';
import type { SnapshotFailure } from './snapshot-failure';

/**
 * Remembers how the canaries of the shipped policies ended: asking all of them takes tens of milliseconds, which no
 * publication of a tenant should cost.
 */
export class CanaryWatch {
  private asked: readonly (CompiledPolicy | undefined)[] = [];
  private failures: readonly SnapshotFailure[] = [];

  constructor(private readonly policies: readonly SystemPolicy[]) {}

  /** One failure for each shipped policy that is missing or silent; asks again only when one of them changed. */
  failuresIn(snapshot: PolicySnapshot): readonly SnapshotFailure[] {
    const compiled = this.policies.map(({ id }) => snapshot.find(id));
    const isSame =
      compiled.length === this.asked.length &&
      compiled.every((policy, index) => policy === this.asked[index]);
    if (!isSame) {
      this.failures = failedCanaries(snapshot, this.policies);
      this.asked = compiled;
    }
    return this.failures;
  }
}
