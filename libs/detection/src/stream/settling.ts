import type { Finding } from '@app/kernel';
import { detectors } from '../detectors/catalog';
import { byPlace, isWeaker, withoutWeaker, withVariants } from '../settle';

/** Types whose findings get the variants of others inside them. */
const TYPES_WITH_VARIANTS: ReadonlySet<string> = new Set(
  detectors.filter(({ variants }) => variants !== undefined).map(({ type }) => type),
);
const WEAKER_TYPES = [...new Set(detectors.filter(isWeaker).map(({ type }) => type))];
const CATEGORIES_WITH_WEAKER = new Set(detectors.filter(isWeaker).map(({ category }) => category));

/** Where the earliest finding of a type could begin that is not known yet. */
export type EarliestOf = (type: string) => number;

/** Types that say more than the weaker ones of their category, by category. */
const STRONGER_TYPES = new Map(
  [...CATEGORIES_WITH_WEAKER].map((category) => {
    const stronger = detectors.filter((detector) => detector.category === category && !isWeaker(detector));
    return [category, [...new Set(stronger.map(({ type }) => type))]];
  }),
);

/** Does what {@link settle} does while findings come in: one is given out as soon as no finding to come could change it. */
export class Settling {
  /** As they came. */
  private unordered: Finding[] = [];
  /** In order and without repetitions, but not final. */
  private kept: Finding[] = [];
  private readonly widest = new Map<string, Finding>();
  /** Findings that may overlap a weaker one to come. */
  private stronger: Finding[] = [];

  add(finding: Finding): void {
    this.unordered.push(finding);
  }

  /** Takes out the findings that are final. */
  advance(earliestOf: EarliestOf): Finding[] {
    if (this.unordered.length > 0) this.order(earliestOf);
    if (this.kept.length === 0) return [];
    const final = this.kept.filter((finding) => isFinal(finding, earliestOf));
    if (final.length === 0) return final;
    this.kept = this.kept.filter((finding) => !final.includes(finding));
    const decided = this.withoutOverruled(final);
    this.forgetStronger(earliestOf);
    return decided;
  }

  /** Where the earliest finding begins that is known but not final; Infinity when there is none. */
  earliestUndecided(isMeant: (type: string) => boolean): number {
    let least = Infinity;
    for (const { start, type } of this.unordered) if (start < least && isMeant(type)) least = start;
    for (const { start, type } of this.kept) if (start < least && isMeant(type)) least = start;
    return least;
  }

  private order(earliestOf: EarliestOf): void {
    const isReady = ({ start, type }: Finding): boolean => start < earliestOf(type);
    const ready = this.unordered.filter(isReady).sort(byPlace);
    this.unordered = this.unordered.filter((finding) => !isReady(finding));
    for (const finding of ready) this.keep(finding);
  }

  private keep(finding: Finding): void {
    const around = this.widest.get(finding.type);
    if (around === undefined || finding.end > around.end) {
      this.widest.set(finding.type, finding);
      this.kept.push(finding);
      if (!isWeaker(finding) && CATEGORIES_WITH_WEAKER.has(finding.category)) this.stronger.push(finding);
    } else if (finding.variants !== undefined) {
      const merged = withVariants(around, finding.variants);
      this.widest.set(finding.type, merged);
      this.kept = this.kept.map((other) => (other === around ? merged : other));
    }
  }

  private withoutOverruled(final: readonly Finding[]): Finding[] {
    if (!final.some(isWeaker)) return [...final];
    const weaker = new Set(final.filter(isWeaker));
    const left = new Set(withoutWeaker([...this.stronger, ...weaker].sort(byPlace)));
    return final.filter((finding) => !weaker.has(finding) || left.has(finding));
  }

  private forgetStronger(earliestOf: EarliestOf): void {
    if (this.stronger.length === 0) return;
    const weakerFrom = Math.min(
      ...WEAKER_TYPES.map(earliestOf),
      this.earliestUndecided((type) => isWeaker({ type })),
    );
    this.stronger = this.stronger.filter(({ end }) => end > weakerFrom);
  }
}

function isFinal({ type, category, end }: Finding, earliestOf: EarliestOf): boolean {
  if (TYPES_WITH_VARIANTS.has(type) && earliestOf(type) < end) return false;
  if (!isWeaker({ type })) return true;
  return (STRONGER_TYPES.get(category) ?? []).every((stronger) => earliestOf(stronger) >= end);
}
