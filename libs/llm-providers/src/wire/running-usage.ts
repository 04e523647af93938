import type { CallUsage, Segment, TextPiece } from '@app/kernel';
import { BYTES_PER_TOKEN, estimateTokens } from './token-estimate';
import { cacheUsage, isCount, type ReportedTokens } from './reported-tokens';

/** Usage of an answer that is still running: what the provider has reported, else what was counted on the way. */
export class RunningUsage {
  private answeredBytes = 0;
  private promptTokens: number | null = null;
  private completionTokens: number | null = null;
  private cache: ReturnType<typeof cacheUsage> = {};

  /** @param asked lists the texts of the request; called when they have to be counted */
  constructor(private readonly asked: () => readonly Segment[]) {}

  /** Counts the pieces of one event. */
  count(pieces: readonly TextPiece[]): void {
    for (const { text } of pieces) this.answeredBytes += Buffer.byteLength(text);
  }

  /** Takes a report; numbers that are missing or impossible leave the earlier ones. */
  report(reported: ReportedTokens): void {
    const { completionTokens, promptTokens } = reported;
    if (isCount(promptTokens)) {
      this.promptTokens = promptTokens;
      this.cache = cacheUsage(reported);
    }
    if (isCount(completionTokens)) this.completionTokens = completionTokens;
  }

  /**
   * @param isSettled true once the reported number of answered tokens is the last one; until then the counted one
   * stands in where it is larger
   */
  current(isSettled = true): CallUsage {
    const counted = Math.ceil(this.answeredBytes / BYTES_PER_TOKEN);
    const reported = this.completionTokens;
    const isReported = this.promptTokens !== null && reported !== null && (isSettled || reported >= counted);
    return {
      promptTokens: this.promptTokens ?? estimateTokens(this.asked()),
      completionTokens: isSettled ? (reported ?? counted) : Math.max(reported ?? 0, counted),
      ...this.cache,
      estimated: !isReported,
    };
  }
}
