import { detectorCatalog } from '@app/detection';
import type { FindingCategory } from '@app/kernel';

/** The category of every finding type that detectors can produce. */
export const CATEGORY_OF_TYPE: ReadonlyMap<string, FindingCategory> = new Map(
  detectorCatalog.map(({ type, category }) => [type, category]),
);

export const FINDING_CATEGORIES: ReadonlySet<string> = new Set(CATEGORY_OF_TYPE.values());
