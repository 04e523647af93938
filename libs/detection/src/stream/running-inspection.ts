import type { InspectionGap } from '@app/kernel';
import { findingOf } from '../finding-of';
import { MAX_TEXT_UNITS } from '../limits';
import { nextFold, undecidedUnits } from '../normalisation/character-fold';
import type { RunningScan } from '../scanner/running-scan';
import { hiddenTextScanner, plainScanner } from '../scanners';
import { EncodedWatch } from './encoded-watch';
import { FoldedScan } from './folded-scan';
import type { HiddenFindings } from './hidden-run';
import { ReleasePoint } from './release-point';
import { Settling } from './settling';
import type { Sighting } from './sighting';
import type { StreamProgress, StreamScan, StreamScanOptions } from './stream-scan';
import { isHiddenType, watchOf, type Watch } from './watch';

const NO_TYPES: ReadonlySet<string> = new Set();
const NOBODY_WATCHES = hiddenTextScanner.watching(NO_TYPES);

/** Feeds one running text to the scans of its views and puts together what they find. */
export class RunningInspection implements StreamScan {
  private readonly plain: RunningScan;
  private folded: FoldedScan | null = null;
  private readonly encoded = new EncodedWatch(() => hiddenTextScanner.run(NOBODY_WATCHES));
  private readonly settling = new Settling();
  private readonly watch: Watch;
  private readonly release: ReleasePoint;
  private readonly saturated = new Set<string>();
  private receivedUnits = 0;
  /** Half a character at the end of the text. */
  private undecided = '';
  private isOver = false;

  constructor(private readonly options: StreamScanOptions) {
    this.watch = watchOf(options.watched);
    this.plain = plainScanner.run(this.watch.plain);
    this.release = new ReleasePoint(this.watch.types);
  }

  push(text: string): StreamProgress {
    return this.guarded(() => {
      const room = MAX_TEXT_UNITS - this.receivedUnits;
      this.receivedUnits += Math.min(room, text.length);
      this.take(this.undecided + text.slice(0, room), text.length > room);
      if (text.length > room) return this.finish([this.gap('too_long')]);
      this.advance();
      const progress = this.progress();
      if (this.receivedUnits - progress.settledTo <= this.options.maxHeldUnits) return progress;
      this.isOver = true;
      return { ...progress, gaps: [...progress.gaps, this.gap('too_long')] };
    });
  }

  end(): StreamProgress {
    return this.guarded(() => {
      this.take(this.undecided, true);
      return this.finish([]);
    });
  }

  private guarded(step: () => StreamProgress): StreamProgress {
    if (this.isOver) return { settledTo: this.release.offset, findings: [], gaps: [] };
    try {
      return step();
    } catch {
      this.isOver = true;
      return { settledTo: this.release.offset, findings: [], gaps: [this.gap('failed')] };
    }
  }

  private take(text: string, isComplete: boolean): void {
    const readyUnits = isComplete ? text.length : text.length - undecidedUnits(text);
    this.undecided = text.slice(readyUnits);
    const ready = text.slice(0, readyUnits);
    this.settleEncoded(this.encoded.push(ready, this.plain.length));
    let from = 0;
    for (let fold = nextFold(ready, 0); fold !== null; fold = nextFold(ready, from)) {
      this.takeUnfolded(ready.slice(from, fold.start));
      this.folded ??= new FoldedScan(this.plain.fork());
      from = fold.start + fold.length;
      this.plain.push(ready.slice(fold.start, from));
      this.folded.pushFold(fold);
    }
    this.takeUnfolded(ready.slice(from));
  }

  private takeUnfolded(text: string): void {
    this.plain.push(text);
    this.folded?.push(text);
  }

  private advance(): void {
    this.plain.advance();
    this.folded?.advance();
  }

  private finish(gaps: readonly InspectionGap[]): StreamProgress {
    this.settleEncoded(this.encoded.end(this.plain.length));
    this.plain.end();
    this.folded?.end();
    const progress = this.progress();
    this.isOver = true;
    return { ...progress, gaps: [...gaps, ...progress.gaps] };
  }

  private progress(): StreamProgress {
    for (const hit of this.plain.takeHits()) this.settle({ hit, start: hit.start, end: hit.end });
    for (const sighting of this.folded?.takeSightings() ?? []) this.settle(sighting);
    const findings = this.settling.advance((type) => this.earliestOf(type));
    const settledTo = this.release.advance(findings, this.earliestWatched());
    return { settledTo, findings, gaps: this.saturationGaps() };
  }

  private settleEncoded(runs: readonly HiddenFindings[]): void {
    for (const { sightings } of runs) for (const sighting of sightings) this.settle(sighting);
  }

  private settle(sighting: Sighting): void {
    this.settling.add(findingOf(sighting.hit, sighting, this.options.pointer));
  }

  private earliestOf(type: string): number {
    return Math.min(
      this.plain.earliestOf(type),
      this.folded?.earliestOf(type) ?? Infinity,
      isHiddenType(type) ? this.encoded.openFrom : Infinity,
    );
  }

  private earliestWatched(): number {
    return Math.min(
      this.plain.earliestWatched(),
      this.folded?.earliestWatched() ?? Infinity,
      this.watch.isHiddenWatched ? this.encoded.openFrom : Infinity,
      this.settling.earliestUndecided((type) => this.watch.types.has(type)),
    );
  }

  /** Names every type once; nearly always there is none. */
  private saturationGaps(): InspectionGap[] {
    const { encoded, folded, plain } = this;
    const saturated = [plain.saturatedTypes, encoded.saturatedTypes, folded?.saturatedTypes ?? NO_TYPES];
    if (saturated.every(({ size }) => size === 0)) return [];
    const full = saturated.flatMap((each) => [...each]);
    const types = [...new Set(full)].filter((type) => !this.saturated.has(type));
    for (const type of types) this.saturated.add(type);
    return types.length === 0 ? [] : [{ pointer: this.options.pointer, reason: 'saturated', types }];
  }

  private gap(reason: InspectionGap['reason']): InspectionGap {
    return { pointer: this.options.pointer, reason, types: [] };
  }
}
