import { inspect, redactSegments } from '@app/detection';
import type { Segment } from '@app/kernel';
import { summaryOf } from './call-digest';

/**
 * Texts that people will read and that are kept: every finding is masked, whatever the policies say.
 * @returns null when they could not be wholly inspected; then nothing of them may be shown
 */
export function maskedSegments(segments: readonly Segment[]): readonly Segment[] | null {
  const { complete, findings } = inspect(segments);
  return complete ? redactSegments(segments, findings) : null;
}

/** The beginning of a text as the audit trail would show it. */
export function maskedSummary(text: string): string {
  const segments = [{ pointer: '', text }];
  return summaryOf({ segments, inspection: inspect(segments) });
}
