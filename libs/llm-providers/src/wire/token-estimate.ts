import type { Segment } from '@app/kernel';

/** UTF-8 bytes of one token, by OpenAI's rule of thumb of four characters of English text. */
export const BYTES_PER_TOKEN = 4;

/** Counts the tokens of texts roughly, and always alike: what has no report must still count against a limit. */
export function estimateTokens(segments: readonly Segment[]): number {
  const sizeBytes = segments.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return Math.ceil(sizeBytes / BYTES_PER_TOKEN);
}
