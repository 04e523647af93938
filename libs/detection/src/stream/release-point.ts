import type { Finding } from '@app/kernel';
import type { Span } from '../scanner/detector';

/**
 * The offset up to which text may leave. It never lies inside a watched finding, so that overlapping findings can be
 * redacted as one, and never goes back.
 */
export class ReleasePoint {
  private releasedTo = 0;
  /** Watched findings that reach beyond the offset. */
  private reaching: Span[] = [];

  constructor(private readonly watched: ReadonlySet<string>) {}

  get offset(): number {
    return this.releasedTo;
  }

  /**
   * @param final findings that became final
   * @param earliest where the earliest watched finding could begin that is not final
   */
  advance(final: readonly Finding[], earliest: number): number {
    for (const finding of final) if (this.watched.has(finding.type)) this.reaching.push(finding);
    let to = earliest;
    for (let span = this.around(to); span !== undefined; span = this.around(to)) to = span.start;
    this.releasedTo = Math.max(this.releasedTo, to);
    if (this.reaching.length > 0) this.reaching = this.reaching.filter(({ end }) => end > this.releasedTo);
    return this.releasedTo;
  }

  private around(offset: number): Span | undefined {
    return this.reaching.find(({ start, end }) => start < offset && offset < end);
  }
}
