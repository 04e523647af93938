import { createHash } from 'node:crypto';
import { writeJson, type Json } from '@app/kernel';

/**
 * A fingerprint of what a call is made of, for approvals.
 * @returns SHA-256 of the JSON, in hexadecimal
 */
export function contentHashOf(content: Json): string {
  // A list that is put together of parts knows nothing of the numbers in them.
  const isList = Array.isArray(content);
  const json = isList ? `[${(content as readonly Json[]).map(writeJson).join(',')}]` : writeJson(content);
  return createHash('sha256').update(json).digest('hex');
}
