import type { Finding, InspectionGap } from '@app/kernel';

/** Inspects one running text as it comes in. */
export interface TextScan {
  push(text: string): ScanProgress;
  end(): ScanProgress;
}

/** How far the inspection of a running text has come. */
export interface ScanProgress {
  readonly settledTo: number;
  readonly findings: readonly Finding[];
  readonly gaps: readonly InspectionGap[];
}

/** Begins to inspect one running text. */
export type OpenScan = (options: {
  readonly pointer: string;
  readonly watched: (type: string) => boolean;
  readonly maxHeldUnits: number;
}) => TextScan;
