import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import type { PolicyId } from '@app/kernel';
import { compilePolicy, type CompiledPolicy, type PublishedPolicy } from '../engine/compile-policy';
import { PolicySnapshot } from '../engine/policy-snapshot';
import { parsePolicy } from '../model/parse-policy';
import { InvalidPolicyError } from '../policy.errors';
import { policiesInForce } from '../store/policies-in-force';
import { RECORDED_CALLS, type RecordedCalls } from './recorded-call';
import { replay } from './replay';
import type { ReplayReport } from './replay-report';

/** A policy as it would be. */
interface ReplayDraft {
  /** The policy whose place it takes; absent adds one. */
  readonly id?: string;
  /** JSON in the form of a `PolicyDocument`. */
  readonly document: unknown;
}

/** What to try on which calls. */
export interface ReplayRequest {
  readonly drafts: readonly ReplayDraft[];
  /** How many calls to look at, the newest first; 1 to 5000. */
  readonly calls: number;
}

const MOST_CALLS = 5000;
const MOST_DRAFTS = 100;

/** Tries policies on recorded calls before they govern new ones. */
@Injectable()
export class PolicyReplay {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(RECORDED_CALLS) private readonly calls: RecordedCalls,
  ) {}

  /**
   * Reports which of the tenant's last calls would end differently with the drafts in force. A draft in shadow mode is tried
   * as if it were enforced. Changes nothing. Work is in proportion to the calls and gives way to live ones.
   * @throws InvalidPolicyError (INVALID_REQUEST) that names every problem of the drafts
   */
  async replay(scope: TenantScope, { calls, drafts }: ReplayRequest): Promise<ReplayReport> {
    if (drafts.length > MOST_DRAFTS) {
      throw new InvalidPolicyError(`At most ${MOST_DRAFTS} drafts can be tried at once.`);
    }
    const changed = drafts.map((draft, index) => draftOf(draft, index, scope));
    const { overrides, policies } = await this.transaction.run(scope, policiesInForce);
    const governing = policies.flatMap(compiledOf);
    const replaced = new Set<string>(changed.map(({ policyId }) => policyId));
    const untouched = governing.filter(({ policyId }) => !replaced.has(policyId));
    const limit = Math.min(Math.max(Math.trunc(calls), 1), MOST_CALLS);
    return replay(this.calls.newest(scope.tenantId, limit), {
      ...scope,
      before: new PolicySnapshot(0, governing, { overrides }),
      after: new PolicySnapshot(0, [...untouched, ...changed], { overrides }),
    });
  }
}

function draftOf({ document, id }: ReplayDraft, index: number, { tenantId }: TenantScope): CompiledPolicy {
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
