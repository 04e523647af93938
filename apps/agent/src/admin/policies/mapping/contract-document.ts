import { isDeepStrictEqual } from 'node:util';
import { detectorCatalog } from '@app/detection';
import { STAGES, type FieldProblem, type Stage } from '@app/kernel';
import type { Condition, PolicyDocument } from '@app/policy';
import { effectsOf, furtherIndexes, settingsOf, strongestIndex } from './contract-effects';
import { remembering, sentActions } from './contract-memory';
import type { ContractAction, ContractCondition, ContractPolicy } from './contract-policy';
import { redactionTarget } from './redaction-target';

type Base = Partial<PolicyDocument>;

const FINDING_TYPES: ReadonlySet<string> = new Set(detectorCatalog.map(({ type }) => type));
const REQUEST_STAGES: readonly Stage[] = ['llm.request', 'tool.request', 'plan.request', 'plan.step'];
const RESPONSE_STAGES: readonly Stage[] = ['llm.response', 'tool.response'];
const ALWAYS: Condition = { all: [] };
const CATEGORY_OF_TYPE: ReadonlyMap<string, string> = new Map([
  ['risk', 'dynamic-risk'],
  ['risk_based', 'dynamic-risk'],
  ['cost', 'dynamic-cost'],
  ['budget', 'dynamic-cost'],
  ['user', 'dynamic-access'],
  ['role-access', 'dynamic-access'],
  ['time-access', 'dynamic-access'],
  ['compliance', 'dynamic-compliance'],
]);

/**
 * Changes a document as a contract policy says; what it does not say stays. A new policy is a change of `{}`. The result
 * is not checked.
 */
export function withContract(base: Base, change: ContractPolicy): object {
  const { category, description, enabled, name, priority, tags, type } = change;
  const rule = change.conditions === undefined && change.actions === undefined ? {} : ruleOf(base, change);
  return {
    ...withoutDefaultReason(base),
    ...defined({ name, description, priority, tags, stages: change.stages }),
    ...defined({ allowOverride: change.allow_override }),
    category: category ?? base.category ?? CATEGORY_OF_TYPE.get(type ?? '') ?? 'dynamic-security',
    ...rule,
    ...(enabled === undefined ? {} : { mode: modeFor(enabled, base) }),
    ...defined({ metadata: remembering(base, { type, actions: change.actions }) }),
  };
}

/** The comparisons that must all hold; other parts of a tree have no form in the contract. */
export function conditionsOf({ condition }: Base): readonly ContractCondition[] {
  return partsOf(condition).flatMap((part) => ('field' in part ? [part] : []));
}

/** Names a place of the document by the place in the contract's body that it was made from. */
export function placeInContract(
  { field, message }: FieldProblem,
  { actions = [], conditions = [] }: ContractPolicy,
): FieldProblem {
  const config = `/actions/${strongestIndex(actions)}/config`;
  const part = /^\/condition\/all\/(\d+)(.*)$/.exec(field);
  if (part !== null) {
    const isSent = Number(part[1]) < conditions.length;
    return { field: isSent ? `/conditions/${part[1]}${part[2]}` : `${config}/fields`, message };
  }
  const further = /^\/furtherActions\/(\d+)(\/.*)$/.exec(field);
  if (further !== null) {
    const own = `/actions/${furtherIndexes(actions)[Number(further[1])]}/config`;
    return { field: placesOfSettings(own)[further[2] ?? ''] ?? own, message };
  }
  const riskIndex = actions.findIndex(({ type }) => type === 'modify_risk');
  const places: Readonly<Record<string, string>> = {
    ...placesOfSettings(config),
    '/riskChange': `/actions/${riskIndex}/config`,
    '/riskChange/multiply': `/actions/${riskIndex}/config/modifier`,
    '/riskChange/add': `/actions/${riskIndex}/config/add`,
    '/condition': '/conditions',
    '/allowOverride': '/allow_override',
  };
  return { field: places[field] ?? field, message };
}

function placesOfSettings(config: string): Readonly<Record<string, string>> {
  return {
    '/reason': `${config}/reason`,
    '/allowedProviders': `${config}/allowed_providers`,
    '/allowedRegions': `${config}/allowed_regions`,
    '/approvers': `${config}/approvers`,
    '/approvalExpirySeconds': `${config}/expiry_seconds`,
    '/requiredApprovals': `${config}/required_approvals`,
    '/fourEyes': `${config}/four_eyes`,
    '/approvalNotifyUrl': `${config}/notify_url`,
    '/redactionStyle': `${config}/style`,
    '/alertChannel': `${config}/channel`,
  };
}

/** Condition, action and everything that follows from them. */
function ruleOf(base: Base, change: ContractPolicy): object {
  const before = sentActions(base);
  const actions = change.actions ?? before;
  const conditions = (change.conditions ?? conditionsOf(base)) as readonly Condition[];
  const others = partsOf(base.condition).filter(
    (part) => !('field' in part) && !targetsOf(before).some((target) => isDeepStrictEqual(target, part)),
  );
  const condition = { all: [...conditions, ...others, ...targetsOf(actions)] };
  const effects =
    change.actions === undefined ? { action: base.action, settings: {} } : effectsOf(change.actions);
  const { action, settings } = effects;
  return {
    ...(change.actions === undefined ? {} : cleared(base)),
    ...settings,
    ...defined({ reason: 'reason' in effects ? effects.reason : undefined }),
    condition,
    action,
    severity: base.severity ?? (action === 'block' || action === 'require_approval' ? 'high' : 'medium'),
    stages: change.stages ?? stagesAfter(base, { condition, action }),
  };
}

/**
 * What `redact` masks is a part of the condition: without anything to mask there is nothing to do. Beside other actions, which
 * are due whenever the comparisons hold, that part always holds and only says what to mask.
 */
function targetsOf(actions: readonly ContractAction[] | undefined): readonly Condition[] {
  const { redacted } = effectsOf(actions ?? []);
  if (redacted === null) return [];
  const target = redactionTarget(redacted, FINDING_TYPES);
  const isAlone = actions?.every(({ type }) => type === 'redact') === true;
  return [isAlone ? target : { any: [target, ALWAYS] }];
}

/** Stages that somebody chose stay; others follow the rule. */
function stagesAfter(base: Base, rule: Pick<Base, 'action' | 'condition'>): readonly Stage[] {
  const isChosen = base.stages !== undefined && !isDeepStrictEqual(base.stages, stagesFor(base));
  return isChosen ? (base.stages ?? []) : stagesFor(rule);
}

function stagesFor({ action, condition }: Pick<Base, 'action' | 'condition'>): readonly Stage[] {
  if (conditionsOf({ condition }).some(({ field }) => field === 'response')) return RESPONSE_STAGES;
  return action === 'redact' ? STAGES : REQUEST_STAGES;
}

function partsOf(condition: Condition | undefined): readonly Condition[] {
  if (condition === undefined) return [];
  return 'all' in condition ? condition.all : [condition];
}

function modeFor(enabled: boolean, { mode = 'enforce' }: Base): PolicyDocument['mode'] {
  if (!enabled) return 'off';
  return mode === 'off' ? 'enforce' : mode;
}

/** Marks the settings of the former action as gone. */
function cleared(base: Base): object {
  return Object.fromEntries(Object.keys(settingsOf(base)).map((name) => [name, undefined]));
}

/** A sentence that nobody wrote follows the name. */
function withoutDefaultReason(base: Base): Base {
  const sent = sentActions(base);
  if (sent === undefined || effectsOf(sent).reason !== undefined) return base;
  const { reason: _reason, ...others } = base;
  return others;
}

function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
