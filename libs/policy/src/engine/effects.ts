import type { Action } from '@app/kernel';
import type { FurtherAction } from '../model/further-action';
import type { PolicyFacts } from './compile-policy';

/** One thing that a match causes, with what is told about it. */
export interface Effect {
  readonly action: Action;
  readonly reason: string;
  /** What its author set for the action. */
  readonly settings: Omit<FurtherAction, 'action' | 'reason'>;
}

/** Everything that a match causes, the action that decides first. */
export function effectsOf({ action, reason, settings }: PolicyFacts): readonly Effect[] {
  const main = { action, reason, settings };
  const { furtherActions = [] } = settings;
  if (furtherActions.length === 0) return [main];
  const further = furtherActions.map((each) => ({
    action: each.action,
    reason: each.reason ?? reason,
    settings: each,
  }));
  return [main, ...further];
}

/** Says whether a match masks what it was found by. */
export function masks({ action, settings }: Pick<PolicyFacts, 'action' | 'settings'>): boolean {
  return action === 'redact' || settings.furtherActions?.some((each) => each.action === 'redact') === true;
}
