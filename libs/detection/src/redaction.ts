import type { Finding, Segment } from '@app/kernel';
import { fitInJson } from './json-place';
import { substituteFor, type RedactionStyle } from './redaction-style';

/** A finding and how it is to be hidden; `label` when nothing is said. */
interface StyledFinding extends Finding {
  readonly style?: RedactionStyle;
}

interface Cut {
  readonly start: number;
  end: number;
  readonly type: string;
  style: RedactionStyle;
}

/**
 * Joins overlapping findings. A joined cut is named after the one that begins first, and the longer of two equals; where
 * styles differ it gets a label, because the others can show a part of it.
 */
function cutsOf(text: string, findings: readonly StyledFinding[]): Cut[] {
  const cuts: Cut[] = [];
  const ordered = findings
    .map(({ start, end, type, style = 'label' }) => ({
      start: Math.max(0, start),
      end: Math.min(text.length, end),
      type,
      style,
    }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  for (const { start, end, type, style } of ordered) {
    const last = cuts.at(-1);
    if (last !== undefined && start < last.end) {
      last.end = Math.max(last.end, end);
      if (style !== last.style) last.style = 'label';
    } else cuts.push({ start, end, type, style });
  }
  return cuts;
}

/**
 * Replaces the span of every finding, by `[REDACTED:<TYPE>]` unless its style says otherwise; overlapping spans become one.
 * Text outside the spans stays as it is, and JSON stays JSON: see {@link fitInJson}. The pointers of the findings are not
 * looked at.
 * @param hashKey secret key of the style `hash`, which is a label without it
 */
export function redact(
  text: string,
  findings: readonly StyledFinding[],
  hashKey: string | null = null,
): string {
  let redacted = '';
  let from = 0;
  for (const { start, end, type, style } of cutsOf(text, findings)) {
    const value = text.slice(start, end);
    const substitute = substituteFor({ type, value, hashKey }, style);
    redacted += text.slice(from, start) + fitInJson(substitute, { before: text.slice(0, start), value });
    from = end;
  }
  return redacted + text.slice(from);
}

/**
 * Redacts every segment by the findings that point at it. Segments without a finding are returned as they are.
 * @param hashKey secret key of the style `hash`, which is a label without it
 */
export function redactSegments(
  segments: readonly Segment[],
  findings: readonly StyledFinding[],
  hashKey: string | null = null,
): Segment[] {
  const byPointer = new Map<string, StyledFinding[]>(segments.map(({ pointer }) => [pointer, []]));
  for (const finding of findings) byPointer.get(finding.pointer)?.push(finding);
  return segments.map((segment) => {
    const own = byPointer.get(segment.pointer) ?? [];
    return own.length === 0 ? segment : { ...segment, text: redact(segment.text, own, hashKey) };
  });
}
