import { STAGES, type PolicyId, type Stage } from '@app/kernel';
import type { CallFacts } from './call-facts';
import type { CompiledPolicy } from './compile-policy';
import { PolicyIndex } from './policy-index';
import { OverrideIndex, overriddenPolicy, type PolicyOverride } from './policy-override';
import { SessionOverrideIndex, type SessionOverride } from './session-override';
import { scopeKey, type PolicyScope } from './policy-scope';

interface StagePolicies {
  readonly all: readonly CompiledPolicy[];
  readonly index: PolicyIndex;
}
type ByStage = ReadonlyMap<Stage, StagePolicies>;

/** Exceptions from policies. Those that expired have no effect, and those from a policy that is not there are ignored. */
export interface PolicyExceptions {
  /** At most one for each policy and owner. */
  readonly overrides?: readonly PolicyOverride[];
  readonly sessionOverrides?: readonly SessionOverride[];
}

/** The compiled policies of every tenant at one published state. Immutable. */
export class PolicySnapshot {
  private readonly scopes: ReadonlyMap<string, ByStage>;
  private readonly byId: ReadonlyMap<PolicyId, CompiledPolicy>;
  private readonly overrides: OverrideIndex;
  private readonly sessionOverrides: SessionOverrideIndex;

  /** @param epoch the published state that the policies are; decisions record it */
  constructor(
    readonly epoch: number,
    policies: readonly CompiledPolicy[],
    { overrides = [], sessionOverrides = [] }: PolicyExceptions = {},
  ) {
    this.byId = new Map(policies.map((policy) => [policy.policyId, policy]));
    this.overrides = new OverrideIndex(overrides);
    this.sessionOverrides = new SessionOverrideIndex(sessionOverrides);
    const changed = overrides.flatMap((override) => this.overridden(override));
    const active = [...policies, ...changed].filter(({ mode }) => mode !== 'off');
    this.scopes = new Map([...byScope(active)].map(([key, group]) => [key, byStage(group)]));
  }

  /** How many policies are loaded, those that are off included. */
  get size(): number {
    return this.byId.size;
  }

  find(id: PolicyId): CompiledPolicy | undefined {
    return this.byId.get(id);
  }

  /**
   * Every policy in force that could match: system first, then the organization's, then the tenant's. An incomplete
   * inspection makes all of them candidates. Those that the caller lifted are in shadow mode.
   */
  candidates(facts: CallFacts): CompiledPolicy[] {
    const { organizationId, tenantId } = facts.principal;
    const found: CompiledPolicy[] = [];
    this.collect({ kind: 'system' }, facts, found);
    this.collect({ kind: 'organization', organizationId }, facts, found);
    this.collect({ kind: 'tenant', tenantId }, facts, found);
    const governing = this.overrides.isEmpty
      ? found
      : found.filter((policy) => !this.overrides.replaces(policy, facts));
    return this.sessionOverrides.isEmpty
      ? governing
      : governing.map((policy) => this.sessionOverrides.applyTo(policy, facts));
  }

  private overridden(override: PolicyOverride): readonly CompiledPolicy[] {
    const policy = this.byId.get(override.policyId);
    const changed = policy === undefined ? null : overriddenPolicy(policy, override);
    return changed === null ? [] : [changed];
  }

  private collect(scope: PolicyScope, facts: CallFacts, into: CompiledPolicy[]): void {
    const policies = this.scopes.get(scopeKey(scope))?.get(facts.question.stage);
    if (facts.findings.inspection.complete) policies?.index.collect(facts, into);
    else for (const policy of policies?.all ?? []) into.push(policy);
  }
}

function byScope(policies: readonly CompiledPolicy[]): ReadonlyMap<string, CompiledPolicy[]> {
  const groups = new Map<string, CompiledPolicy[]>();
  for (const policy of policies) {
    const key = scopeKey(policy.scope);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [policy]);
    else group.push(policy);
  }
  return groups;
}

function byStage(policies: readonly CompiledPolicy[]): ByStage {
  return new Map(
    STAGES.map((stage) => {
      const all = policies.filter(({ stages }) => stages.includes(stage));
      return [stage, { all, index: new PolicyIndex(all) }];
    }),
  );
}
