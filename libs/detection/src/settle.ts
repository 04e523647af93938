import type { Finding } from '@app/kernel';

/** Types that say less than any other finding of their category at the same place. */
const WEAKER_TYPES: ReadonlySet<string> = new Set(['PHONE_NUMBER', 'GENERIC_SECRET']);

/**
 * Puts the findings of one text in order of their place and leaves out what another finding says already: a repetition,
 * a span inside one of the same type (whose variants it gets), and a weaker type that overlaps a stronger one of its
 * category.
 */
export function settle(findings: readonly Finding[]): Finding[] {
  const ordered = [...findings].sort(byPlace);
  const settled: Finding[] = [];
  const widest = new Map<string, number>();
  for (const finding of ordered) {
    const position = widest.get(finding.type);
    const around = position === undefined ? undefined : settled[position];
    if (position === undefined || around === undefined || finding.end > around.end) {
      widest.set(finding.type, settled.push(finding) - 1);
    } else if (finding.variants !== undefined) {
      settled[position] = withVariants(around, finding.variants);
    }
  }
  return settled.some(isWeaker) ? withoutWeaker(settled) : settled;
}

/** The order of findings: by their start, the longer first, then by type, the surer first. */
export function byPlace(a: Finding, b: Finding): number {
  return a.start - b.start || b.end - a.end || a.type.localeCompare(b.type) || b.confidence - a.confidence;
}

/** Says whether a type says less than any other of its category at the same place. */
export function isWeaker({ type }: { readonly type: string }): boolean {
  return WEAKER_TYPES.has(type);
}

/** Adds variants to a finding, each once. */
export function withVariants(finding: Finding, more: readonly string[]): Finding {
  return { ...finding, variants: [...new Set([...(finding.variants ?? []), ...more])] };
}

/** Leaves out weaker findings that a stronger one overlaps. The findings must be in the order of {@link byPlace}. */
export function withoutWeaker(ordered: readonly Finding[]): Finding[] {
  const strong = ordered.filter((finding) => !isWeaker(finding));
  let first = 0;
  return ordered.filter((finding) => {
    if (!isWeaker(finding)) return true;
    while (first < strong.length && (strong[first] as Finding).start < finding.start - LONGEST_LOOK_BACK)
      first++;
    for (
      let index = first;
      index < strong.length && (strong[index] as Finding).start < finding.end;
      index++
    ) {
      const other = strong[index] as Finding;
      if (other.category === finding.category && other.end > finding.start) return false;
    }
    return true;
  });
}

/** Strong findings that begin further before a weaker one than this are not compared: keeps the work linear. */
const LONGEST_LOOK_BACK = 512;
