import type { FindingCategory } from '@app/kernel';
import type { Operator } from './operators';

/** A value that a fact can be compared with. */
export type Scalar = string | number | boolean;

/** Holds when every part holds; an empty list always holds. */
interface AllOf {
  readonly all: readonly Condition[];
}

/** Holds when at least one part holds. */
interface AnyOf {
  readonly any: readonly Condition[];
}

/** Holds when the part does not. */
interface Not {
  readonly not: Condition;
}

/** Compares one fact of the call. A fact without a value satisfies no positive operator. */
export interface FieldTest {
  readonly field: string;
  readonly operator: Operator;
  readonly value: Scalar | readonly Scalar[];
}

/** Holds when detectors saw enough of something. Category and types both restrict, when both are given. */
export interface FindingTest {
  readonly finding: {
    readonly category?: FindingCategory;
    readonly types?: readonly string[];
    /** 0 to 1; findings below it do not count. */
    readonly minConfidence?: number;
    /** How many findings it takes; 1 when absent. */
    readonly minCount?: number;
  };
}

/**
 * Holds when something that an enforced `block`, `require_approval` or `redact` policy looks for may have been missed,
 * because a part of the call could not be inspected.
 */
interface InspectionTest {
  readonly inspection: 'incomplete';
}

/** When a policy matches. */
export type Condition = AllOf | AnyOf | Not | FieldTest | FindingTest | InspectionTest;
