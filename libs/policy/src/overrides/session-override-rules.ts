import { ForbiddenError } from '@app/kernel';
import { isOverridable } from '../engine/session-override';
import type { PolicyDocument } from '../model/policy-document';
import { InvalidPolicyError } from '../policy.errors';

/** An exception that somebody asks for. */
export interface SessionOverrideRequest {
  readonly policyId: string;
  /** 1 to 500 characters. */
  readonly reason: string;
  /** Cut to 60..86400; an hour when absent. */
  readonly ttlSeconds?: number;
  /** Id or email of the person; absent means calls of the credential that name nobody. */
  readonly user?: string;
  /** `connector.tool`; absent means whatever a call wants to reach. */
  readonly toolSignature?: string;
  /** The credential that asks. */
  readonly author: string;
}

const REASON_LENGTH = 500;
/** Bounds of an exception's life. Source: AxonFlow SDK contract, session overrides. */
const TTL_SECONDS = { least: 60, usual: 3600, most: 86_400 };

/** How long an exception lives, and whether that is not what was asked for. */
export function lifeOf({ ttlSeconds = TTL_SECONDS.usual }: Pick<SessionOverrideRequest, 'ttlSeconds'>): {
  readonly ttlSeconds: number;
  readonly clamped: boolean;
} {
  const { least, most } = TTL_SECONDS;
  const cut = Math.min(most, Math.max(least, Math.round(ttlSeconds)));
  return { ttlSeconds: cut, clamped: cut !== ttlSeconds };
}

/**
 * @throws ForbiddenError (FORBIDDEN) when the policy is critical or does not allow exceptions, or without a reason
 * @throws InvalidPolicyError (INVALID_REQUEST) when the reason is too long
 */
export function checkSessionOverride({ reason }: SessionOverrideRequest, document: PolicyDocument): void {
  if (document.severity === 'critical') throw new ForbiddenError('A critical policy cannot be overridden.');
  if (!isOverridable(document)) {
    throw new ForbiddenError('The policy does not allow overrides; its author can set allow_override.');
  }
  if (reason.trim() === '') throw new ForbiddenError('An override needs a reason.');
  if (reason.length <= REASON_LENGTH) return;
  throw new InvalidPolicyError('The override is not valid.', {
    problems: [{ field: '/override_reason', message: `must be a text of 1 to ${REASON_LENGTH} characters` }],
  });
}
