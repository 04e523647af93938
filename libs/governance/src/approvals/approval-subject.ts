import { createHash } from 'node:crypto';
import type { GovernedCall } from '@app/kernel';
import { digestOf } from '../records/call-digest';

/**
 * A fingerprint of everything that a person consents to: the texts, what is done, and what it is done with. Who asks is part of
 * the scope.
 * @returns SHA-256 in hexadecimal
 */
export function subjectHashOf(call: GovernedCall): string {
  const target = Object.entries(call.target).filter(([, value]) => value !== undefined);
  target.sort(([left], [right]) => (left < right ? -1 : 1));
  const facts = [call.stage, call.operation, call.principal.clientId, call.user.id ?? null, target];
  return createHash('sha256').update(JSON.stringify(facts)).update(digestOf(call)).digest('hex');
}
