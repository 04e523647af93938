import { ACTIONS, type Action, type PolicyId, type PolicyMatch, type Stage } from '@app/kernel';
import type { Condition } from '../model/condition';
import { parsePolicy } from '../model/parse-policy';
import type { PolicyDocument } from '../model/policy-document';
import { compileCondition, type CompiledCondition } from './compile-condition';
import { byCost } from './condition-cost';
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

/** Settings of single actions, and what a match does to the risk. */
type PolicySettings = Pick<
  PolicyDocument,
  | 'alertChannel'
  | 'allowOverride'
  | 'allowedProviders'
  | 'allowedRegions'
  | 'approvalExpirySeconds'
  | 'approvalNotifyUrl'
  | 'approvers'
  | 'fourEyes'
  | 'furtherActions'
  | 'redactionStyle'
  | 'requiredApprovals'
  | 'riskChange'
>;

/** What a policy says besides its condition. */
export interface PolicyFacts extends Omit<PolicyMatch, 'findings'> {
  readonly priority: number;
  readonly settings: PolicySettings;
}

/** A policy that is ready to run. */
export interface CompiledPolicy extends PolicyFacts {
  readonly scope: PolicyScope;
  readonly stages: readonly Stage[];
  readonly condition: CompiledCondition;
  /** The condition as written, and the calls that the policy is for. */
  readonly source: Pick<PolicyDocument, 'appliesTo' | 'condition'>;
  /** At least one fact of each set must be present for a match. */
  readonly keys: readonly KeySet[];
  /** Milliseconds since the epoch; included. */
  readonly validFromMs: number;
  /** Milliseconds since the epoch; not included. */
  readonly validUntilMs: number;
  /** The exception that lifts the policy for a call; it then is in shadow mode. */
  readonly liftedBy: string | undefined;
}

/**
 * Makes a policy ready to run. The result names every field by itself, here and below: objects of one shape are read several
 * times as fast, and one that is spread into a longer one gets a shape of its own.
 * @throws InvalidPolicyError (INVALID_REQUEST) when the document is not a policy
 */
export function compilePolicy({ id, version, scope, document }: PublishedPolicy): CompiledPolicy {
  const policy = parsePolicy(document);
  const condition = {
    all: [...scopeConditions(policy.appliesTo), ...conjuncts(policy.condition)],
  };
  return {
    policyId: id,
    version,
    scope,
    name: policy.name,
    category: policy.category,
    severity: policy.severity,
    action: policy.action,
    mode: policy.mode,
    reason: policy.reason,
    priority: policy.priority,
    settings: settingsOf(policy),
    stages: policy.stages,
    condition: compileCondition({ all: condition.all.toSorted(byCost) }),
    source: policy,
    keys: indexKeysOf(condition),
    validFromMs: policy.validFrom === undefined ? -Infinity : Date.parse(policy.validFrom),
    validUntilMs: policy.validUntil === undefined ? Infinity : Date.parse(policy.validUntil),
    liftedBy: undefined,
  };
}

/** Says whether the action changes what happens to the call, so that doubt must count as a match. */
export function isProtective(action: Action): boolean {
  return ACTIONS.indexOf(action) <= ACTIONS.indexOf('route');
}

/** Every setting, whether it is there or not. */
function settingsOf(policy: PolicyDocument): PolicySettings {
  return {
    alertChannel: policy.alertChannel,
    allowOverride: policy.allowOverride,
    allowedProviders: policy.allowedProviders,
    allowedRegions: policy.allowedRegions,
    approvalExpirySeconds: policy.approvalExpirySeconds,
    approvalNotifyUrl: policy.approvalNotifyUrl,
    approvers: policy.approvers,
    fourEyes: policy.fourEyes,
    furtherActions: policy.furtherActions,
    redactionStyle: policy.redactionStyle,
    requiredApprovals: policy.requiredApprovals,
    riskChange: policy.riskChange,
  };
}

/** One flat list of parts is faster than a tree. */
function conjuncts(condition: Condition): readonly Condition[] {
  return 'all' in condition ? condition.all.flatMap(conjuncts) : [condition];
}

/** The conditions that stand for the lists of calls that a policy is for. */
export function scopeConditions({ roles, ...others }: PolicyDocument['appliesTo']): readonly Condition[] {
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
