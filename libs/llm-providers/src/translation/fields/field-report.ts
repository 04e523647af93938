import { InvalidRequestError, type FieldProblem } from '@app/kernel';
import { adviceOn, type FeatureName } from './feature';
import type { FieldRule, FieldTable, TargetFormat } from './field-rule';

/** More problems than a reader would read; a long conversation can have the same one in every message. */
const MAX_PROBLEMS = 100;

/** Collects what is wrong with one request, so that the caller learns of everything at once. */
export class FieldReport {
  private readonly problems: FieldProblem[] = [];

  /**
   * @param rules what is known of the fields of the caller's format
   * @param target the format that the request shall be written in
   */
  constructor(
    private readonly rules: FieldTable,
    readonly target: TargetFormat,
  ) {}

  ruleOf(path: string): FieldRule | undefined {
    return Object.hasOwn(this.rules, path) ? this.rules[path] : undefined;
  }

  /** Notes a problem. */
  wrong(pointer: string, message: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ field: pointer, message });
  }

  /** Notes that something cannot be carried. */
  refuse(pointer: string, advice: string): void {
    this.wrong(pointer, `cannot be carried to ${this.target}: ${advice}`);
  }

  /** Notes a feature that the target cannot carry. */
  needs(feature: FeatureName, pointer: string): void {
    const advice = adviceOn(feature, this.target);
    if (advice !== null) this.refuse(pointer, advice);
  }

  /**
   * Ends the reading.
   * @throws InvalidRequestError (INVALID_REQUEST) with one problem for each field that is wrong or cannot be carried
   */
  finish(): void {
    if (this.problems.length === 0) return;
    throw new InvalidRequestError(
      `The model is served by a provider that speaks ${this.target}; the request cannot be carried there as it is.`,
      { problems: this.problems },
    );
  }
}
