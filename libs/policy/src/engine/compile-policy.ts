import { ACTIONS, type Action, type PolicyId, type PolicyMatch, type Stage } from '@app/kernel';
import type { Condition } from '../model/condition';
import { parsePolicy } from '../model/parse-policy';
import type { PolicyDocument } from '../model/policy-document';
import type { CallFacts } from './call-facts';
import { compileCondition, type CompiledCondition } from './compile-condition';
import { indexKeysOf, type KeySet } from './index-keys';
import type { PolicyScope } from './policy-scope';

/** One published version of a policy, as stored. */
export interface PublishedPolicy {
  readonly id: PolicyId;
  readonly version: number;
  readonly scope: PolicyScope;
  /** JSON that must be a `PolicyDocument`. */
  readonly document: unknown;
}

/** What a policy says besides its condition. */
export type PolicyFacts = Omit<PolicyMatch, 'findings'> &
  Pick<PolicyDocument, 'priority' | 'allowedProviders'>;

/** A policy that is ready to run. */
export interface CompiledPolicy extends PolicyFacts {
  readonly scope: PolicyScope;
  readonly stages: readonly Stage[];
  readonly condition: CompiledCondition;
  /** At least one fact of each set must be present for a match. */
  readonly keys: readonly KeySet[];
}

/**
 * Makes a policy ready to run.
 * @throws InvalidPolicyError (INVALID_REQUEST) when the document is not a policy
 */
export function compilePolicy({ id, version, scope, document }: PublishedPolicy): CompiledPolicy {
  const policy = parsePolicy(document);
  const condition: Condition = {
    all: [...scopeConditions(policy.appliesTo), ...conjuncts(policy.condition)],
  };
  return {
    ...factsOf(policy),
    policyId: id,
    version,
    scope,
    stages: policy.stages,
    condition: compileCondition(condition),
    keys: indexKeysOf(condition),
  };
}

/** Findings that made the policy match, in order. */
export function findingsOf({ condition }: CompiledPolicy, facts: CallFacts): readonly number[] {
  const positions = condition.findings.flatMap(({ positions }) => positions(facts));
  return condition.findings.length < 2
    ? positions
    : [...new Set(positions)].sort((left, right) => left - right);
}

/** Says whether the action changes what happens to the call, so that doubt must count as a match. */
export function isProtective(action: Action): boolean {
  return ACTIONS.indexOf(action) <= ACTIONS.indexOf('route');
}

function factsOf(policy: PolicyDocument): Omit<PolicyFacts, 'policyId' | 'version'> {
  const { name, category, severity, action, mode, reason, priority, allowedProviders } = policy;
  const facts = { name, category, severity, action, mode, reason, priority };
  return allowedProviders === undefined ? facts : { ...facts, allowedProviders };
}

/** One flat list of parts is faster than a tree. */
function conjuncts(condition: Condition): readonly Condition[] {
  return 'all' in condition ? condition.all.flatMap(conjuncts) : [condition];
}

function scopeConditions({ roles, ...others }: PolicyDocument['appliesTo']): Condition[] {
  const { clients, connectors, tools, models, providers } = others;
  const lists = {
    'client.id': clients,
    connector: connectors,
    tool: tools,
    model: models,
    provider: providers,
  };
  const conditions = Object.entries(lists).flatMap(([field, value]): Condition[] =>
    value === undefined ? [] : [{ field, operator: 'in', value }],
  );
  if (roles !== undefined) {
    const either = ['user.role', 'client.roles'].map((field) => ({
      field,
      operator: 'in' as const,
      value: roles,
    }));
    conditions.push({ any: either });
  }
  return conditions;
}
