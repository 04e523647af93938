import { createHash } from 'node:crypto';
import { redactSegments } from '@app/detection';
import type { GovernedCall } from '@app/kernel';
import type { Judgement } from '../judgement';

const SUMMARY_LENGTH = 160;

type Judged = Pick<Judgement, 'inspection' | 'segments'>;

/**
 * A fingerprint of the texts of a call, so that equal calls of one tenant can be recognised without keeping them.
 * @returns SHA-256 over the tenant and every segment, in hexadecimal
 */
export function digestOf(call: GovernedCall): string {
  const hash = createHash('sha256').update(call.principal.tenantId);
  for (const { pointer, text } of call.segments) hash.update(`\n${pointer}\n`).update(text);
  return hash.digest('hex');
}

/** The beginning of a call's text for people who read the trail, masked. */
export function summaryOf(judgement: Judged): string {
  const text = maskedText(judgement);
  return text.length <= SUMMARY_LENGTH ? text : `${storable(text.slice(0, SUMMARY_LENGTH))}…`;
}

/**
 * A call's text as it may be kept for people. Every finding is masked, whatever the policies say; a text that was not wholly
 * inspected is not shown at all.
 */
export function maskedText({ inspection, segments }: Judged): string {
  if (!inspection.complete) return '(not shown: the text was not wholly inspected)';
  const masked = inspection.findings.length === 0 ? segments : redactSegments(segments, inspection.findings);
  return storable(masked.map((segment) => segment.text).join(' '));
}

/** PostgreSQL stores neither NUL nor half a surrogate pair; both become U+FFFD. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}
