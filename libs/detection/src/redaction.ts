import type { Finding, Segment } from '@app/kernel';

interface Cut {
  readonly start: number;
  end: number;
  readonly type: string;
}

/** Joins overlapping findings; a joined cut is named after the one that begins first, and the longer of two equals. */
function cutsOf(text: string, findings: readonly Finding[]): Cut[] {
  const cuts: Cut[] = [];
  const ordered = findings
    .map(({ start, end, type }) => ({ start: Math.max(0, start), end: Math.min(text.length, end), type }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  for (const { start, end, type } of ordered) {
    const last = cuts.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else cuts.push({ start, end, type });
  }
  return cuts;
}

/**
 * Replaces the span of every finding by `[REDACTED:<TYPE>]`; overlapping spans become one. Text outside the spans stays
 * as it is. The pointers of the findings are not looked at.
 */
export function redact(text: string, findings: readonly Finding[]): string {
  let redacted = '';
  let from = 0;
  for (const { start, end, type } of cutsOf(text, findings)) {
    redacted += `${text.slice(from, start)}[REDACTED:${type}]`;
    from = end;
  }
  return redacted + text.slice(from);
}

/** Redacts every segment by the findings that point at it. Segments without a finding are returned as they are. */
export function redactSegments(segments: readonly Segment[], findings: readonly Finding[]): Segment[] {
  const byPointer = new Map<string, Finding[]>(segments.map(({ pointer }) => [pointer, []]));
  for (const finding of findings) byPointer.get(finding.pointer)?.push(finding);
  return segments.map((segment) => {
    const own = byPointer.get(segment.pointer) ?? [];
    return own.length === 0 ? segment : { ...segment, text: redact(segment.text, own) };
  });
}
