import type { FindingCategory, Inspection } from '@app/kernel';
import { CATEGORY_OF_TYPE } from '../model/finding-catalog';

const NONE: readonly number[] = [];

/** What an inspection knows, arranged for questions by type and category. */
export class FindingFacts {
  private readonly byType = new Map<string, number[]>();
  private readonly byCategory = new Map<FindingCategory, number[]>();
  private readonly hiddenTypes: ReadonlySet<string>;
  private readonly hidesEverything: boolean;

  constructor(readonly inspection: Inspection) {
    inspection.findings.forEach(({ type, category, variants = [] }, position) => {
      append(this.byType, type, position);
      for (const variant of variants) append(this.byType, variant, position);
      append(this.byCategory, category, position);
    });
    const { complete, gaps } = inspection;
    this.hidesEverything = !complete && (gaps.length === 0 || gaps.some(({ types }) => types.length === 0));
    this.hiddenTypes = new Set(complete ? [] : gaps.flatMap(({ types }) => types));
  }

  get types(): Iterable<string> {
    return this.byType.keys();
  }

  get categories(): Iterable<FindingCategory> {
    return this.byCategory.keys();
  }

  ofType(type: string): readonly number[] {
    return this.byType.get(type) ?? NONE;
  }

  ofCategory(category: FindingCategory): readonly number[] {
    return this.byCategory.get(category) ?? NONE;
  }

  mayHideType(type: string): boolean {
    return this.hidesEverything || this.hiddenTypes.has(type);
  }

  mayHideCategory(category: FindingCategory): boolean {
    if (this.hidesEverything) return true;
    for (const type of this.hiddenTypes) {
      if ((CATEGORY_OF_TYPE.get(type) ?? category) === category) return true;
    }
    return false;
  }
}

function append<Key>(lists: Map<Key, number[]>, key: Key, position: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [position]);
  else list.push(position);
}
