import { createHash } from 'node:crypto';

/**
 * A fingerprint of what a call is made of, for approvals.
 * @returns SHA-256 of the JSON, in hexadecimal
 */
export function contentHashOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
