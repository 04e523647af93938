import { createHash } from 'node:crypto';
import type { GovernedCall } from '@app/kernel';

/**
 * A fingerprint of everything that a person consents to: the texts, what else goes on with them, what is done, and what it is
 * done with. Who asks is part of the scope. No two different calls are written in the same way.
 * @returns SHA-256 in hexadecimal
 */
export function subjectHashOf(call: GovernedCall): string {
  const { operation, principal, stage, user } = call;
  const target = Object.entries(call.target).filter(([, value]) => value !== undefined);
  target.sort(([left], [right]) => (left < right ? -1 : 1));
  const texts = call.segments.map(({ pointer, text }) => [pointer, text]);
  const content = call.contentHash?.() ?? null;
  const { clientId, tenantId } = principal;
  const subject = [tenantId, clientId, user.id ?? null, stage, operation, target, texts, content];
  return createHash('sha256').update(JSON.stringify(subject)).digest('hex');
}
