import type { Json } from '@app/kernel';
import type { ToolLimits, ToolResult } from '../connector';
import type { Answer } from './read-answer';

/** Makes a result of an answer; a list loses what is beyond the limit of rows. */
export function apiResult({ output, sizeBytes }: Answer, { maxRows }: ToolLimits): ToolResult {
  if (!Array.isArray(output)) {
    return { output, rowCount: output === null ? 0 : 1, sizeBytes, isTruncated: false, isDryRun: false };
  }
  const rows = (output as readonly Json[]).slice(0, maxRows);
  const isTruncated = rows.length < output.length;
  return { output: rows, rowCount: rows.length, sizeBytes, isTruncated, isDryRun: false };
}
