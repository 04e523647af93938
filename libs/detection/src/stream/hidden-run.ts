import { MIN_DECODED_UNITS } from '../normalisation/encoded-runs';
import type { Span } from '../scanner/detector';
import type { RunningScan } from '../scanner/running-scan';
import type { Sighting } from './sighting';

/** Opens a scan for text that was encoded. */
export type OpenScan = () => RunningScan;

/** Looks at what a run of encoded text holds while the run goes on. */
export class HiddenRun {
  private readonly scan: RunningScan;

  constructor(open: OpenScan) {
    this.scan = open();
  }

  push(decoded: string): void {
    this.scan.push(decoded);
  }

  /** The run is complete: everything that was seen in it means the whole run. */
  end(span: Span): HiddenFindings {
    this.scan.end();
    if (this.scan.length < MIN_DECODED_UNITS) return { sightings: [], saturated: [] };
    const sightings = this.scan.takeHits().map((hit) => ({ hit, start: span.start, end: span.end }));
    return { sightings, saturated: [...this.scan.saturatedTypes] };
  }
}

/** What one complete run held. */
export interface HiddenFindings {
  readonly sightings: readonly Sighting[];
  readonly saturated: readonly string[];
}
