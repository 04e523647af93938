import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import { CLOCK, type Clock } from '@app/kernel';
import type { PublishedPolicy } from '../engine/compile-policy';
import { parsePolicy } from '../model/parse-policy';
import { InvalidPolicyError } from '../policy.errors';
import { policiesInForce } from '../store/policies-in-force';
import { analysePolicies, type AnalysedPolicy, type PolicyIssue } from './analyse-policies';

/** Tells authors which of their policies disagree, or do nothing. */
@Injectable()
export class PolicyAnalysis {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Issues of the policies in force that a tenant can do something about: those with none of its own stay out. */
  async issues(scope: TenantScope): Promise<readonly PolicyIssue[]> {
    const { policies } = await this.transaction.run(scope, policiesInForce);
    const own = new Set<string>(
      policies.flatMap((policy) => (policy.scope.kind === 'tenant' ? policy.id : [])),
    );
    const issues = await analysePolicies(policies.flatMap(parsedOf), this.clock.now());
    return issues.filter(({ otherId, policyId }) => own.has(policyId) || own.has(otherId ?? ''));
  }
}

/** What is no policy any more is reported where snapshots are. */
function parsedOf({ document, id }: PublishedPolicy): readonly AnalysedPolicy[] {
  try {
    return [{ id, document: parsePolicy(document) }];
  } catch (error) {
    if (error instanceof InvalidPolicyError) return [];
    throw error;
  }
}
