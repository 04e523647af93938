import { detectors, hiddenTextDetectors } from '../detectors/catalog';
import { typesOf } from '../scanner/probe';
import { plainScanner } from '../scanners';

const HIDDEN_TYPES: ReadonlySet<string> = new Set(hiddenTextDetectors.map(({ type }) => type));
/** Everything that may be reported under a type: itself and the variants of its detectors. */
const REPORTED_TYPES: ReadonlyMap<string, readonly string[]> = new Map(
  detectors.map(({ type }) => {
    const same = detectors.filter((detector) => detector.type === type);
    return [type, [...new Set(same.flatMap(typesOf))]];
  }),
);

/** What follows from the types that somebody watches. */
export interface Watch {
  /** Types of the detectors that may report something watched. */
  readonly types: ReadonlySet<string>;
  readonly isHiddenWatched: boolean;
  /** The same for each detector of the plain scanner, by its position. */
  readonly plain: readonly boolean[];
}

const known = new WeakMap<ReadonlySet<string>, Watch>();

export function isHiddenType(type: string): boolean {
  return HIDDEN_TYPES.has(type);
}

export function watchOf(watched: ReadonlySet<string>): Watch {
  const watch = known.get(watched) ?? makeWatch(watched);
  known.set(watched, watch);
  return watch;
}

function makeWatch(watched: ReadonlySet<string>): Watch {
  const types = new Set<string>();
  for (const [type, reported] of REPORTED_TYPES) {
    if (reported.some((each) => watched.has(each))) types.add(type);
  }
  return {
    types,
    isHiddenWatched: [...types].some(isHiddenType),
    plain: plainScanner.watching(types),
  };
}
