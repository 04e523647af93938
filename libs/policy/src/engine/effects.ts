import type { FurtherAction } from '../model/further-action';
import type { PolicyFacts } from './compile-policy';

/** One thing that a match causes, with what is told about it. */
export type Effect = FurtherAction & { readonly reason: string };

/** Everything that a match causes, the action that decides first. */
export function effectsOf({ action, reason, settings }: PolicyFacts): readonly Effect[] {
  const main = { ...settings, action, reason };
  const { furtherActions = [] } = settings;
  return furtherActions.length === 0
    ? [main]
    : [main, ...furtherActions.map((further) => ({ reason, ...further }))];
}

/** Says whether a match masks what it was found by. */
export function masks({ action, settings }: Pick<PolicyFacts, 'action' | 'settings'>): boolean {
  return action === 'redact' || settings.furtherActions?.some((each) => each.action === 'redact') === true;
}
