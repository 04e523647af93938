import { redactSegments, type RedactionStyle } from '@app/detection';
import type { Decision, Finding, Segment } from '@app/kernel';
import type { Judgement } from './judgement';

/** A finding and how it is to be hidden. */
export type StyledFinding = Finding & { readonly style: RedactionStyle };

/** The findings that an allowed call must not carry further. Policies that disagree about the style get a label. */
function findingsToRedact({ decision, inspection }: Judgement): StyledFinding[] {
  const styles = new Map<number, RedactionStyle>();
  for (const obligation of decision.obligations) {
    if (obligation.type !== 'redact') continue;
    const { style = 'label' } = obligation;
    for (const at of obligation.findings)
      styles.set(at, (styles.get(at) ?? style) === style ? style : 'label');
  }
  return inspection.findings.flatMap((finding, at) => {
    const style = styles.get(at);
    return style === undefined ? [] : [{ ...finding, style }];
  });
}

/** The findings that the judgement hides, by the segment that they are in. */
export function redactionsOf(judgement: Judgement): ReadonlyMap<string, readonly StyledFinding[]> {
  const byPointer = new Map<string, StyledFinding[]>();
  for (const finding of findingsToRedact(judgement)) {
    const own = byPointer.get(finding.pointer);
    if (own === undefined) byPointer.set(finding.pointer, [finding]);
    else own.push(finding);
  }
  return byPointer;
}

/**
 * The segments as they may be sent on; the very same array when nothing is to be redacted.
 * @param hashKey secret key of the style `hash`, which is a label without it
 */
export function dischargeRedaction(judgement: Judgement, hashKey: string | null): readonly Segment[] {
  const findings = findingsToRedact(judgement);
  return findings.length === 0 ? judgement.segments : redactSegments(judgement.segments, findings, hashKey);
}

/**
 * The text with the findings hidden.
 * @param findings all of the one text
 * @param hashKey secret key of the style `hash`, which is a label without it
 */
export function maskText(text: string, findings: readonly StyledFinding[], hashKey: string | null): string {
  const [first] = findings;
  if (first === undefined) return text;
  const [masked] = redactSegments([{ pointer: first.pointer, text }], findings, hashKey);
  return masked?.text ?? '';
}

/** What `route` obligations leave: the providers and the regions that all of them allow; null means any. */
export interface AllowedRoutes {
  readonly allowedProviders: readonly string[] | null;
  readonly allowedRegions: readonly string[] | null;
}

/** The providers and regions that every `route` obligation of a decision allows. */
export function allowedRoutesOf({ obligations }: Decision): AllowedRoutes {
  const routes = obligations.filter((obligation) => obligation.type === 'route');
  return {
    allowedProviders: common(routes.map(({ allowedProviders }) => allowedProviders)),
    allowedRegions: common(routes.map(({ allowedRegions }) => allowedRegions)),
  };
}

/** What stands in every list that is there; null when there is none. */
function common(lists: readonly (readonly string[] | undefined)[]): readonly string[] | null {
  const [first, ...others] = lists.filter((list) => list !== undefined);
  return first?.filter((name) => others.every((list) => list.includes(name))) ?? null;
}
