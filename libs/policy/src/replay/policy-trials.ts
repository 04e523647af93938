import { Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import type { PolicyId } from '@app/kernel';
import { compilePolicy, type CompiledPolicy, type PublishedPolicy } from '../engine/compile-policy';
import { PolicySnapshot } from '../engine/policy-snapshot';
import { parsePolicy } from '../model/parse-policy';
import { InvalidPolicyError } from '../policy.errors';
import { policiesInForce } from '../store/policies-in-force';
import { PolicyTrial } from './policy-trial';

/** A policy as it would be. */
export interface PolicyDraft {
  /** The policy whose place it takes; absent adds one. */
  readonly id?: string;
  /** JSON in the form of a `PolicyDocument`. */
  readonly document: unknown;
}

const MOST_DRAFTS = 100;

/** Puts drafts beside the policies in force, so that both can be asked. */
@Injectable()
export class PolicyTrials {
  constructor(private readonly transaction: TenantTransaction) {}

  /**
   * The policies of a tenant as they are and as they would be. A draft in shadow mode is tried as if it were enforced.
   * Changes nothing.
   * @throws InvalidPolicyError (INVALID_REQUEST) that names every problem of the drafts
   */
  async open(scope: TenantScope, drafts: readonly PolicyDraft[]): Promise<PolicyTrial> {
    if (drafts.length > MOST_DRAFTS) {
      throw new InvalidPolicyError(`At most ${MOST_DRAFTS} drafts can be tried at once.`);
    }
    const changed = drafts.map((draft, index) => draftOf(draft, index, scope));
    const { overrides, policies } = await this.transaction.run(scope, policiesInForce);
    const governing = policies.flatMap(compiledOf);
    const replaced = new Set<string>(changed.map(({ policyId }) => policyId));
    const untouched = governing.filter(({ policyId }) => !replaced.has(policyId));
    return new PolicyTrial({
      ...scope,
      before: new PolicySnapshot(0, governing, { overrides }),
      after: new PolicySnapshot(0, [...untouched, ...changed], { overrides }),
    });
  }
}

function draftOf({ document, id }: PolicyDraft, index: number, { tenantId }: TenantScope): CompiledPolicy {
  const parsed = parsePolicy(document);
  return compilePolicy({
    id: (id ?? `draft-${index}`) as PolicyId,
    version: 0,
    scope: { kind: 'tenant', tenantId },
    document: parsed.mode === 'shadow' ? { ...parsed, mode: 'enforce' } : parsed,
  });
}

/** What cannot be compiled is not in force anywhere; its failure is reported where snapshots are. */
function compiledOf(policy: PublishedPolicy): readonly CompiledPolicy[] {
  try {
    return [compilePolicy(policy)];
  } catch (error) {
    if (error instanceof InvalidPolicyError) return [];
    throw error;
  }
}
