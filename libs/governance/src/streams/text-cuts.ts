import { REDACTION_CONTEXT_UNITS } from '@app/detection';
import type { StyledFinding } from '../obligations';

/** A span of a text and what stands in its place. */
export interface TextCut {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A part of a text and where it begins in the whole. */
interface PlacedText {
  readonly text: string;
  readonly from: number;
}

/** The text with all of the findings hidden. */
export type Mask = (text: string, findings: readonly StyledFinding[]) => string;

/**
 * The spans that the findings hide, overlapping ones joined, in order. What stands before a span decides how its substitute
 * is written, so the text must begin so much earlier.
 */
export function cutsFor(
  { from, text }: PlacedText,
  findings: readonly StyledFinding[],
  mask: Mask,
): readonly TextCut[] {
  return groupsOf(findings).map(({ end, members, start }) => {
    const at = Math.max(from, start - REDACTION_CONTEXT_UNITS);
    const own = members.map((each) => ({ ...each, start: each.start - at, end: each.end - at }));
    const masked = mask(text.slice(at - from, end - from), own);
    return { start, end, text: masked.slice(start - at) };
  });
}

/** A span of a text after the cuts; what stands in the place of a cut goes to the span in which the cut begins. */
export function renderSpan({ from, text }: PlacedText, cuts: readonly TextCut[]): string {
  const end = from + text.length;
  let rendered = '';
  let at = from;
  for (const cut of cuts) {
    if (cut.start >= end) break;
    rendered += text.slice(at - from, Math.max(at, cut.start) - from);
    if (cut.start >= from) rendered += cut.text;
    at = Math.min(end, Math.max(at, cut.end));
  }
  return rendered + text.slice(at - from);
}

interface Group {
  readonly start: number;
  end: number;
  readonly members: StyledFinding[];
}

function groupsOf(findings: readonly StyledFinding[]): readonly Group[] {
  const groups: Group[] = [];
  for (const finding of findings.toSorted((left, right) => left.start - right.start)) {
    const last = groups.at(-1);
    if (last === undefined || finding.start >= last.end) {
      groups.push({ start: finding.start, end: finding.end, members: [finding] });
    } else {
      last.end = Math.max(last.end, finding.end);
      last.members.push(finding);
    }
  }
  return groups;
}
