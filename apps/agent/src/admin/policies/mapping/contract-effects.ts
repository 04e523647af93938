import { ACTIONS, type Action, type FieldProblem, type Json } from '@app/kernel';
import type { PolicyDocument } from '@app/policy';
import type { ContractAction } from './contract-policy';

type Config = { readonly [key: string]: Json };
type Settings = Pick<
  PolicyDocument,
  | 'alertChannel'
  | 'allowedProviders'
  | 'approvalExpirySeconds'
  | 'approvers'
  | 'redactionStyle'
  | 'riskChange'
>;

/** What the actions of a contract policy come to in the model, where one action decides. */
export interface Effects {
  readonly action: Action;
  readonly settings: Settings;
  /** What the caller is told; absent means the default sentence. */
  readonly reason?: string;
  /** Fields and kinds of data that `redact` names; null when nothing is redacted. */
  readonly redacted: readonly string[] | null;
}

const MODIFY_RISK = 'modify_risk';

/** What a document says about its action, besides the action. */
export function settingsOf(document: Settings): Settings {
  const { alertChannel, allowedProviders, approvalExpirySeconds, approvers, redactionStyle, riskChange } =
    document;
  return present({
    alertChannel,
    allowedProviders,
    approvalExpirySeconds,
    approvers,
    redactionStyle,
    riskChange,
  });
}

/** Reads actions: the strongest decides, and a change of risk goes with any of them. */
export function effectsOf(actions: readonly ContractAction[]): Effects {
  const { config, type } = { type: '', ...actions[strongestIndex(actions)] };
  const action = isAction(type) ? type : 'log';
  const settings = config ?? {};
  const change = actions.find((each) => each.type === MODIFY_RISK);
  const reason = settings.reason ?? settings.message;
  return {
    action,
    settings: present({
      ...settingsFor(action, settings),
      riskChange: change && riskChangeOf(change.config ?? {}),
    }),
    redacted: action === 'redact' ? namesIn(settings.fields) : null,
    ...(typeof reason === 'string' && reason !== '' ? { reason } : {}),
  };
}

/** Where the action stands that decides. */
export function strongestIndex(actions: readonly ContractAction[]): number {
  const ranks = actions.map(({ type }) => (isAction(type) ? ACTIONS.indexOf(type) : ACTIONS.length));
  return ranks.indexOf(Math.min(...ranks));
}

/** Everything that is wrong with the actions by themselves. */
export function problemsOfActions(actions: readonly ContractAction[]): readonly FieldProblem[] {
  const strongest = strongestIndex(actions);
  const known = [...ACTIONS, MODIFY_RISK];
  return actions.flatMap(({ type }, index): FieldProblem[] => {
    const field = `/actions/${index}/type`;
    if (!known.includes(type)) return [{ field, message: `must be one of ${known.join(', ')}` }];
    const isLost = index !== strongest && ['redact', 'route'].includes(type);
    if (!isLost || actions[strongest]?.type === 'block') return [];
    return [{ field, message: `cannot follow ${actions[strongest]?.type}; make it a policy of its own` }];
  });
}

/** Writes what a document does as actions of the contract. */
export function actionsOf(document: PolicyDocument): readonly ContractAction[] {
  const { action, reason, riskChange } = document;
  const config = present({
    reason,
    style: document.redactionStyle,
    allowed_providers: document.allowedProviders,
    approvers: document.approvers,
    expiry_seconds: document.approvalExpirySeconds,
    channel: document.alertChannel,
  }) as Config;
  const main = { type: action, config };
  if (riskChange === undefined) return [main];
  const change = present({ modifier: riskChange.multiply, add: riskChange.add }) as Config;
  return [main, { type: MODIFY_RISK, config: change }];
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
      return { allowedProviders: config.allowed_providers };
    case 'require_approval':
      return { approvers: config.approvers, approvalExpirySeconds: config.expiry_seconds };
    case 'alert':
      return { alertChannel: config.channel };
    default:
      return {};
  }
}

function riskChangeOf({ add, modifier }: Config): object {
  return present({ multiply: modifier, add });
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
