import { RunningInspection } from './running-inspection';
import type { StreamScan, StreamScanOptions } from './stream-scan';

/**
 * Begins to inspect a text that comes in pieces. All findings together are those that {@link inspect} has for the whole text,
 * however it is cut. Text waits only from the earliest place where a watched finding could begin, or go on, or still be
 * doubted. Work grows linearly with the text; memory is what waits, the longest match and a constant.
 */
export function scanStream(options: StreamScanOptions): StreamScan {
  return new RunningInspection(options);
}
