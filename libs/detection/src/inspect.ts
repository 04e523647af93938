import type { Finding, Inspection, InspectionGap, Segment } from '@app/kernel';
import { findingOf } from './finding-of';
import { MAX_CALL_UNITS, MAX_TEXT_UNITS } from './limits';
import { encodedRuns } from './normalisation/encoded-runs';
import { foldText } from './normalisation/folded-text';
import { hiddenTextScanner, plainScanner } from './scanners';
import type { Scan } from './scanner/scanner';
import { settle } from './settle';

interface Segmented {
  readonly findings: readonly Finding[];
  readonly gaps: readonly InspectionGap[];
}

/**
 * Looks for personal data, secrets, SQL injection and prompt injection in every segment: as it is, with look-alikes folded,
 * and in what it holds in an encoding. Findings are in the order of the segments and, within one, of their start. Work grows
 * linearly with the text. What could not be inspected is a gap, never silence; this function does not throw.
 *
 * Bounds: 262,144 code units a segment, 1,048,576 a call, 2,000 findings of a detector in a segment.
 */
export function inspect(segments: readonly Segment[]): Inspection {
  let remainingUnits = MAX_CALL_UNITS;
  const parts = segments.map((segment) => {
    const part = inspectSegment(segment, Math.min(MAX_TEXT_UNITS, remainingUnits));
    remainingUnits -= Math.min(segment.text.length, remainingUnits);
    return part;
  });
  const gaps = parts.flatMap((part) => part.gaps);
  return { findings: parts.flatMap((part) => part.findings), complete: gaps.length === 0, gaps };
}

function inspectSegment({ pointer, text }: Segment, maxUnits: number): Segmented {
  const gaps: InspectionGap[] = text.length > maxUnits ? [{ pointer, reason: 'too_long', types: [] }] : [];
  try {
    const { findings, saturated } = inspectText(
      text.length > maxUnits ? text.slice(0, maxUnits) : text,
      pointer,
    );
    if (saturated.length > 0) gaps.push({ pointer, reason: 'saturated', types: saturated });
    return { findings: settle(findings), gaps };
  } catch {
    return { findings: [], gaps: [...gaps, { pointer, reason: 'failed', types: [] }] };
  }
}

function inspectText(text: string, pointer: string): { findings: Finding[]; saturated: string[] } {
  const plain = plainScanner.scan(text);
  const findings = plain.hits.map((hit) => findingOf(hit, hit, pointer));
  const scans: Scan[] = [plain];
  const folded = foldText(text, MAX_TEXT_UNITS);
  if (folded !== null) {
    const scan = plainScanner.scan(folded.text);
    scans.push(scan);
    findings.push(...scan.hits.map((hit) => findingOf(hit, folded.toRaw(hit.start, hit.end), pointer)));
  }
  for (const run of encodedRuns(text)) {
    const scan = hiddenTextScanner.scan(run.decoded);
    scans.push(scan);
    findings.push(...scan.hits.map((hit) => findingOf(hit, run, pointer)));
  }
  return { findings, saturated: [...new Set(scans.flatMap((scan) => scan.saturated))] };
}
