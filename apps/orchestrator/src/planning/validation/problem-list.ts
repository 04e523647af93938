import type { FieldProblem } from '@app/kernel';

/** More problems than this help nobody. */
const MAX_PROBLEMS = 50;

/** Collects what is wrong with a document; bounded. */
export class ProblemList {
  private readonly found: FieldProblem[] = [];

  /** @param field JSON pointer into the document */
  add(field: string, message: string): void {
    if (this.found.length < MAX_PROBLEMS) this.found.push({ field, message });
  }

  get all(): readonly FieldProblem[] {
    return this.found;
  }
}

const MAX_NAMES = 12;

/** Names to choose from, for the end of a sentence. */
export function knownNames(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return 'there are none';
  const more = all.length > MAX_NAMES ? ` and ${all.length - MAX_NAMES} more` : '';
  return `known: ${all.slice(0, MAX_NAMES).join(', ')}${more}`;
}
