import { inspect, redactSegments } from '@app/detection';
import type { Segment } from '@app/kernel';

/**
 * Texts that people will read and that are kept: every finding is masked, whatever the policies say.
 * @returns null when they could not be wholly inspected; then nothing of them may be shown
 */
export function maskedSegments(segments: readonly Segment[]): readonly Segment[] | null {
  const { complete, findings } = inspect(segments);
  return complete ? redactSegments(segments, findings) : null;
}
