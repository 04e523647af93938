import { ACTIONS, type Action, type FieldProblem, type Json } from '@app/kernel';
import type { PolicyDocument } from '@app/policy';
import type { ContractAction } from './contract-policy';

type Config = { readonly [key: string]: Json };
type Settings = Pick<
  PolicyDocument,
  | 'alertChannel'
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

/** What the actions of a contract policy come to in the model: one decides, and the others are done besides. */
export interface Effects {
  readonly action: Action;
  readonly settings: Settings;
  /** What the caller is told; absent means the default sentence. */
  readonly reason?: string;
  /** Fields and kinds of data that `redact` names, all together; null when nothing is redacted. */
  readonly redacted: readonly string[] | null;
}

/** The bounds that the model has for a change of the risk. */
const MOST_FACTOR = 10;
const MOST_ADDED = 1;

const MODIFY_RISK = 'modify_risk';

/** What a document says about its actions, besides the one that decides. */
export function settingsOf(document: Settings): Settings {
  const { alertChannel, allowedProviders, allowedRegions, approvalExpirySeconds, approvers } = document;
  const { approvalNotifyUrl, fourEyes, furtherActions, redactionStyle, requiredApprovals, riskChange } =
    document;
  return present({
    alertChannel,
    allowedProviders,
    allowedRegions,
    approvalExpirySeconds,
    approvalNotifyUrl,
    approvers,
    fourEyes,
    furtherActions,
    redactionStyle,
    requiredApprovals,
    riskChange,
  });
}

/** Reads actions: the strongest decides, the others are done besides, and changes of the risk work together. */
export function effectsOf(actions: readonly ContractAction[]): Effects {
  const { config, type } = { type: '', ...actions[strongestIndex(actions)] };
  const action = isAction(type) ? type : 'log';
  const further = furtherIndexes(actions).flatMap((index) => furtherAction(actions[index]));
  return {
    action,
    settings: present({
      ...settingsFor(action, config ?? {}),
      furtherActions: further.length === 0 ? undefined : further,
      riskChange: riskChangeOf(actions),
    }),
    redacted: redactedBy(actions),
    ...reasonOf(config ?? {}),
  };
}

/** Where the action stands that decides. */
export function strongestIndex(actions: readonly ContractAction[]): number {
  const ranks = actions.map(({ type }) => (isAction(type) ? ACTIONS.indexOf(type) : ACTIONS.length));
  return ranks.indexOf(Math.min(...ranks));
}

/** Where the actions stand that are done besides, in their order. */
export function furtherIndexes(actions: readonly ContractAction[]): readonly number[] {
  const strongest = strongestIndex(actions);
  return actions.flatMap(({ type }, index) => (index !== strongest && isAction(type) ? [index] : []));
}

/** Everything that is wrong with the actions by themselves. */
export function problemsOfActions(actions: readonly ContractAction[]): readonly FieldProblem[] {
  const known = [...ACTIONS, MODIFY_RISK];
  return actions.flatMap(({ type }, index) =>
    known.includes(type)
      ? []
      : [{ field: `/actions/${index}/type`, message: `must be one of ${known.join(', ')}` }],
  );
}

/** Writes what a document does as actions of the contract. */
export function actionsOf(document: PolicyDocument): readonly ContractAction[] {
  const { furtherActions = [], riskChange } = document;
  const actions = [document, ...furtherActions].map((each) => ({
    type: each.action,
    config: configOf(each),
  }));
  if (riskChange === undefined) return actions;
  const change = present({ modifier: riskChange.multiply, add: riskChange.add }) as Config;
  return [...actions, { type: MODIFY_RISK, config: change }];
}

type OneAction = NonNullable<PolicyDocument['furtherActions']>[number];

function configOf(action: OneAction): Config {
  return present({
    reason: action.reason,
    style: action.redactionStyle,
    allowed_providers: action.allowedProviders,
    allowed_regions: action.allowedRegions,
    approvers: action.approvers,
    expiry_seconds: action.approvalExpirySeconds,
    required_approvals: action.requiredApprovals,
    four_eyes: action.fourEyes,
    notify_url: action.approvalNotifyUrl,
    channel: action.alertChannel,
  }) as Config;
}

function isAction(type: string): type is Action {
  return (ACTIONS as readonly string[]).includes(type);
}

/** Values go on as they are: the model says what is wrong with them. */
function settingsFor(action: Action, config: Config): object {
  switch (action) {
    case 'redact':
      return { redactionStyle: config.style };
    case 'route':
      return { allowedProviders: config.allowed_providers, allowedRegions: config.allowed_regions };
    case 'require_approval':
      return {
        approvers: config.approvers,
        approvalExpirySeconds: config.expiry_seconds,
        requiredApprovals: config.required_approvals,
        fourEyes: config.four_eyes,
        approvalNotifyUrl: config.notify_url,
      };
    case 'alert':
      return { alertChannel: config.channel };
    default:
      return {};
  }
}

function furtherAction(action: ContractAction | undefined): object[] {
  if (action === undefined || !isAction(action.type)) return [];
  const config = action.config ?? {};
  return [present({ action: action.type, ...settingsFor(action.type, config), ...reasonOf(config) })];
}

function reasonOf({ message, reason = message }: Config): { readonly reason?: string } {
  return typeof reason === 'string' && reason !== '' ? { reason } : {};
}

/** Several changes are one: factors are multiplied, and what is added is summed up. A value that is no number stays as sent. */
function riskChangeOf(actions: readonly ContractAction[]): object | undefined {
  const changes = actions.flatMap(({ config, type }) => (type === MODIFY_RISK ? [config ?? {}] : []));
  const [first] = changes;
  if (first === undefined) return undefined;
  if (changes.length === 1) return present({ multiply: first.modifier, add: first.add });
  const factors = numbersIn(changes.map(({ modifier }) => modifier));
  const added = numbersIn(changes.map(({ add }) => add));
  const product = factors.reduce((left, right) => left * right, 1);
  const sum = added.reduce((left, right) => left + right, 0);
  return { multiply: within(product, 0, MOST_FACTOR), add: within(sum, -MOST_ADDED, MOST_ADDED) };
}

function numbersIn(values: readonly (Json | undefined)[]): readonly number[] {
  return values.filter((value): value is number => typeof value === 'number');
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Everything personal as soon as one `redact` names nothing. */
function redactedBy(actions: readonly ContractAction[]): readonly string[] | null {
  const redactions = actions.filter(({ type }) => type === 'redact');
  if (redactions.length === 0) return null;
  const lists = redactions.map(({ config }) => namesIn(config?.fields));
  return lists.some((names) => names.length === 0) ? [] : [...new Set(lists.flat())];
}

function namesIn(fields: Json | undefined): readonly string[] {
  return Array.isArray(fields) ? fields.filter((each): each is string => typeof each === 'string') : [];
}

/** The fields that have a value. */
function present(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}
