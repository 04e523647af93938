import type { Action } from '@app/kernel';
import type { ProblemList } from './problem-list';

type Fields = Readonly<Record<string, unknown>>;

/** Deeper conditions are refused anyway. */
const MAX_DEPTH = 20;

/** Settings that mean something for one action only. */
const ACTION_OF_SETTING: Readonly<Record<string, Action>> = {
  allowedProviders: 'route',
  redactionStyle: 'redact',
  approvers: 'require_approval',
  approvalExpirySeconds: 'require_approval',
  alertChannel: 'alert',
};

/** Adds what does not go with the action. */
export function checkAction(document: Fields, problems: ProblemList): void {
  const { action, allowedProviders, condition, riskChange } = document;
  if (action === 'route' && allowedProviders === undefined) {
    problems.add('/allowedProviders', 'is required for route; list the providers that may serve the call');
  }
  for (const [setting, owner] of Object.entries(ACTION_OF_SETTING)) {
    if (document[setting] !== undefined && action !== owner) {
      problems.add(`/${setting}`, `is for the action ${owner} only; remove it or change the action`);
    }
  }
  if (action === 'redact' && !holds(condition, (part) => 'finding' in part || 'pattern' in part)) {
    problems.add(
      '/condition',
      'must say what to mask when the action is redact: add {"finding": {"types": [...]}} or {"pattern": "..."}',
    );
  }
  if (riskChange !== undefined && holds(condition, (part) => 'inspection' in part)) {
    problems.add(
      '/riskChange',
      'cannot follow from an incomplete inspection, which is judged last; remove it',
    );
  }
}

/** Says whether a part that can make the condition hold is of a kind; a part below `not` gives nothing to mask. */
function holds(condition: unknown, isWanted: (part: object) => boolean, depth = 0): boolean {
  if (typeof condition !== 'object' || condition === null || depth > MAX_DEPTH) return false;
  const { all, any } = condition as Fields;
  const parts: readonly unknown[] = [all, any].flatMap((list): unknown[] =>
    Array.isArray(list) ? list : [],
  );
  return isWanted(condition) || parts.some((part) => holds(part, isWanted, depth + 1));
}
