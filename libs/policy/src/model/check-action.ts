import { ACTIONS, namedPeople, WEB_ADDRESS, webAddressProblem, type Action } from '@app/kernel';
import type { ProblemList } from './problem-list';

type Fields = Readonly<Record<string, unknown>>;

/** Deeper conditions are refused anyway. */
const MAX_DEPTH = 20;

/** Settings that mean something for one action only. */
const ACTION_OF_SETTING: Readonly<Record<string, Action>> = {
  allowedProviders: 'route',
  allowedRegions: 'route',
  redactionStyle: 'redact',
  approvers: 'require_approval',
  approvalExpirySeconds: 'require_approval',
  requiredApprovals: 'require_approval',
  fourEyes: 'require_approval',
  approvalNotifyUrl: 'require_approval',
  alertChannel: 'alert',
};

/** Adds what does not go with the action or with a further one. */
export function checkAction(document: Fields, problems: ProblemList): void {
  const { condition, riskChange } = document;
  const further = furtherOf(document);
  checkSettings(document, '', problems);
  for (const [index, fields] of further.entries()) {
    checkSettings(fields, `/furtherActions/${index}`, problems);
    checkRank(fields, { document, pointer: `/furtherActions/${index}`, problems });
  }
  const redacts = [document, ...further].some(({ action }) => action === 'redact');
  if (redacts && !holds(condition, (part) => 'finding' in part || 'pattern' in part)) {
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

function furtherOf({ furtherActions }: Fields): readonly Fields[] {
  const all: readonly unknown[] = Array.isArray(furtherActions) ? furtherActions : [];
  return all.filter((each): each is Fields => typeof each === 'object' && each !== null);
}

function checkSettings(fields: Fields, pointer: string, problems: ProblemList): void {
  const { action, allowedProviders, allowedRegions } = fields;
  if (action === 'route' && allowedProviders === undefined && allowedRegions === undefined) {
    const message =
      'is required for route; list the providers that may serve the call, or their regions in allowedRegions';
    problems.add(`${pointer}/allowedProviders`, message);
  }
  for (const [setting, owner] of Object.entries(ACTION_OF_SETTING)) {
    if (fields[setting] !== undefined && action !== owner) {
      const message = `is for the action ${owner} only; remove it or change the action`;
      problems.add(`${pointer}/${setting}`, message);
    }
  }
  checkTerms(fields, pointer, problems);
}

/** What a schema cannot say about who decides and who is told. */
function checkTerms(
  { approvalNotifyUrl: url, approvers, requiredApprovals }: Fields,
  pointer: string,
  problems: ProblemList,
): void {
  const people = Array.isArray(approvers) ? namedPeople(approvers.map(String)) : null;
  if (people !== null && Number(requiredApprovals ?? 1) > people) {
    const message = `is more than the ${people} who may approve; name more people, or a role`;
    problems.add(`${pointer}/requiredApprovals`, message);
  }
  if (typeof url !== 'string' || !new RegExp(WEB_ADDRESS.pattern).test(url)) return;
  const problem = webAddressProblem(url);
  if (problem !== null) problems.add(`${pointer}/approvalNotifyUrl`, problem);
}

/** Everything that asks what a policy does at most looks at its action alone. */
function checkRank(
  { action }: Fields,
  at: { readonly document: Fields; readonly pointer: string; readonly problems: ProblemList },
): void {
  const rank = ACTIONS.indexOf(action as Action);
  const strongest = ACTIONS.indexOf(at.document.action as Action);
  if (rank < 0 || strongest < 0 || rank >= strongest) return;
  const message = `is stronger than ${String(at.document.action)}; make it the action, for the strongest decides`;
  at.problems.add(`${at.pointer}/action`, message);
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
