import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { compilePolicy, type CompiledPolicy, type PublishedPolicy } from '../engine/compile-policy';
import { PolicySnapshot } from '../engine/policy-snapshot';
import { InvalidPolicyError, SilentPoliciesError } from '../policy.errors';
import { systemPolicies } from '../system/system-policies';
import { CanaryWatch } from './canary-watch';
import { PolicySource, type PolicyHead } from './policy-source';
import type { SnapshotFailure } from './snapshot-failure';

/** A new snapshot, and what of the published state is not in it. */
export interface BuiltSnapshot {
  readonly snapshot: PolicySnapshot;
  readonly failures: readonly SnapshotFailure[];
}

/** Requests get their turn after this many compilations. */
const POLICIES_PER_TURN = 100;

/** Makes snapshots out of what is published. Never leaves a good policy behind for a broken one. */
@Injectable()
export class SnapshotBuilder {
  private readonly canaries = new CanaryWatch(systemPolicies);

  constructor(private readonly source: PolicySource) {}

  /**
   * The number that every publication raises.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async publishedEpoch(): Promise<number> {
    return this.source.epoch();
  }

  /**
   * Builds the snapshot of the published state. Versions that are compiled already are taken over. A version that cannot
   * be compiled gives way to the last good one.
   * @param previous the snapshot in force; null at the start
   * @throws SilentPoliciesError (POLICY_UNAVAILABLE) at the start, when a shipped policy is missing or silent
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async build(previous: PolicySnapshot | null): Promise<BuiltSnapshot> {
    const { epoch, exceptions, heads } = await this.source.published();
    const isCompiled = ({ id, version }: PolicyHead): boolean => previous?.find(id)?.version === version;
    const fresh = await this.source.withDocuments(heads.filter((head) => !isCompiled(head)));
    const policies = heads.filter(isCompiled).flatMap(({ id }) => previous?.find(id) ?? []);
    const failures: SnapshotFailure[] = [];
    for (const [index, published] of fresh.entries()) {
      if (index % POLICIES_PER_TURN === POLICIES_PER_TURN - 1) await nextTurn();
      const { policy, failure } = await this.compile(published, previous);
      if (policy !== undefined) policies.push(policy);
      if (failure !== undefined) failures.push(failure);
    }
    return this.checked(new PolicySnapshot(epoch, policies, exceptions), failures, previous);
  }

  private async compile(
    published: PublishedPolicy,
    previous: PolicySnapshot | null,
  ): Promise<{ policy?: CompiledPolicy; failure?: SnapshotFailure }> {
    try {
      return { policy: compilePolicy(published) };
    } catch (error) {
      const { id: policyId, version } = published;
      const policy = previous?.find(policyId) ?? (await this.lastGood(published));
      const message = messageOf(error);
      const failure = { policyId, version, message, versionInForce: policy?.version ?? null };
      return policy === undefined ? { failure } : { policy, failure };
    }
  }

  /** After a restart nothing is compiled yet, but the versions before are still stored. */
  private async lastGood(published: PublishedPolicy): Promise<CompiledPolicy | undefined> {
    for (const earlier of await this.source.earlier(published)) {
      try {
        return compilePolicy(earlier);
      } catch {
        continue;
      }
    }
    return undefined;
  }

  private checked(
    snapshot: PolicySnapshot,
    failures: readonly SnapshotFailure[],
    previous: PolicySnapshot | null,
  ): BuiltSnapshot {
    const silent = this.canaries.failuresIn(snapshot);
    if (silent.length > 0 && previous === null) throw new SilentPoliciesError(silent);
    return { snapshot, failures: [...failures, ...silent] };
  }
}

function messageOf(error: unknown): string {
  const [first] = error instanceof InvalidPolicyError ? error.problems : [];
  return first === undefined ? 'cannot be compiled' : `${first.field} ${first.message}`;
}
