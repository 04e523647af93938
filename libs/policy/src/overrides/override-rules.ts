import { ACTIONS, ForbiddenError, type Role } from '@app/kernel';
import { noStronger } from '../model/further-action';
import { parsePolicy } from '../model/parse-policy';
import type { PolicyDocument } from '../model/policy-document';
import { ProblemList } from '../model/problem-list';
import { InvalidPolicyError } from '../policy.errors';
import { OVERRIDE_ACTIONS, type OverrideAction } from './override-actions';

/** An exception that somebody asks for. */
export interface OverrideRequest {
  readonly policyId: string;
  readonly action?: OverrideAction;
  readonly enabled?: boolean;
  /** 1 to 500 characters. */
  readonly reason: string;
  readonly expiresAt?: Date;
  readonly author: string;
  /** Roles of whoever asks. */
  readonly roles: readonly Role[];
}

const REASON_LENGTH = 500;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A relaxation that outlives everybody's memory is a hole. */
const LONGEST_RELAXATION_DAYS = 90;

/**
 * Checks an exception against the policy that it is about. Making the policy stricter is always allowed. Relaxing it needs
 * the role admin and an expiry of at most 90 days.
 * @throws InvalidPolicyError (INVALID_REQUEST) that names every problem
 * @throws ForbiddenError (FORBIDDEN) when somebody else than an admin asks for a relaxation
 */
export function checkOverride(request: OverrideRequest, document: PolicyDocument, now: Date): void {
  const problems = new ProblemList();
  checkForm(request, problems);
  checkExpiry(request, document, { now, problems });
  checkAction(request, document, problems);
  if (problems.all.length > 0) {
    throw new InvalidPolicyError('The override is not valid.', { problems: problems.all });
  }
  if (isRelaxation(request, document) && !request.roles.includes('admin')) {
    throw new ForbiddenError('Only an admin may relax a policy.');
  }
}

/** Says whether the exception makes the policy stop less than it does by itself. */
export function isRelaxation(
  { action, enabled }: Pick<OverrideRequest, 'action' | 'enabled'>,
  document: PolicyDocument,
): boolean {
  return enabled === false || (action !== undefined && restriction(action) > restriction(document.action));
}

function restriction(action: PolicyDocument['action']): number {
  return ACTIONS.indexOf(action);
}

function checkForm({ action, enabled, reason }: OverrideRequest, problems: ProblemList): void {
  if (action === undefined && enabled === undefined) problems.add('', 'must have action, enabled or both');
  if (reason.trim() === '' || reason.length > REASON_LENGTH) {
    problems.add('/reason', `must be a text of 1 to ${REASON_LENGTH} characters`);
  }
}

function checkExpiry(
  request: OverrideRequest,
  document: PolicyDocument,
  { now, problems }: { readonly now: Date; readonly problems: ProblemList },
): void {
  const { expiresAt } = request;
  if (expiresAt !== undefined && !(expiresAt > now)) problems.add('/expiresAt', 'must be in the future');
  if (!isRelaxation(request, document)) return;
  const latest = now.getTime() + LONGEST_RELAXATION_DAYS * DAY_MS;
  if (expiresAt === undefined || expiresAt.getTime() > latest) {
    problems.add(
      '/expiresAt',
      `is required when the policy is relaxed, at most ${LONGEST_RELAXATION_DAYS} days ahead`,
    );
  }
}

/** The policy must still make sense with the action: only what looks at findings can mask something. */
function checkAction({ action }: OverrideRequest, document: PolicyDocument, problems: ProblemList): void {
  if (action === undefined || action === document.action) return;
  if (!OVERRIDE_ACTIONS.includes(action)) {
    problems.add('/action', `must be one of ${OVERRIDE_ACTIONS.join(', ')}`);
    return;
  }
  try {
    parsePolicy({ ...document, action, furtherActions: noStronger(document.furtherActions, action) });
  } catch (error) {
    if (!(error instanceof InvalidPolicyError)) throw error;
    problems.add(
      '/action',
      `does not fit the policy: ${error.problems[0]?.message ?? 'it would not be valid'}`,
    );
  }
}
