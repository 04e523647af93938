import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import {
  PolicyAnalysis,
  PolicyReplay,
  PolicyStore,
  type PolicyDocument,
  type PolicyIssue,
  type ReplayReport,
  type StoredPolicy,
} from '@app/policy';
import { PolicyCatalog } from '../listing/policy-catalog';
import { readPolicyBody } from '../mapping/policy-body';
import { requireStorable } from '../mapping/storable';
import type { ReplayBody } from './policy-insight.dto';

const DEFAULT_CALLS = 1000;

/** Looks at policies together, and at what they would have done. */
@Injectable()
export class PolicyInsight {
  constructor(
    private readonly catalog: PolicyCatalog,
    private readonly store: PolicyStore,
    private readonly history: PolicyReplay,
    private readonly analysis: PolicyAnalysis,
  ) {}

  /** What the tenant should know about its policies in force, and which policies those are. */
  async issues(
    principal: Principal,
  ): Promise<{ readonly issues: readonly PolicyIssue[]; readonly policies: readonly StoredPolicy[] }> {
    const policies = await this.catalog.effective(principal, {}, false);
    return { issues: await this.analysis.issues(principal), policies };
  }

  /**
   * Tries drafts on recorded calls.
   * @throws InvalidRequestError, InvalidPolicyError (INVALID_REQUEST), PolicyNotFoundError (NOT_FOUND)
   */
  async replay(principal: Principal, { calls = DEFAULT_CALLS, drafts }: ReplayBody): Promise<ReplayReport> {
    const documents = await Promise.all(drafts.map((draft) => this.documentOf(principal, draft)));
    return this.history.replay(principal, {
      calls,
      drafts: drafts.map(({ id }, index) => ({ ...(id && { id }), document: documents[index] })),
    });
  }

  private async documentOf(
    principal: Principal,
    { document, id = '' }: ReplayBody['drafts'][number],
  ): Promise<PolicyDocument> {
    if (document === undefined) return (await this.store.find(principal, id)).document;
    requireStorable(document);
    return readPolicyBody(document).document;
  }
}
