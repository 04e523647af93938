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
