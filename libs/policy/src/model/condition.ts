import type { FindingCategory } from '@app/kernel';
import type { Operator } from './operators';
import type { TimeWindow } from './time-window';

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
  readonly value: Scalar | readonly Scalar[] | TimeWindow;
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
 * Holds when a text of the stage contains a match of the regular expression (RE2 syntax; letter case counts unless the
 * pattern says otherwise). Unlike `regex` on a field it knows where the match is, so that `redact` can mask it.
 */
export interface PatternTest {
  readonly pattern: string;
}

/** Holds when the expression (Common Expression Language) is true: for what a tree cannot say. */
interface ExpressionTest {
  readonly expression: string;
}

/**
 * Holds when something that an enforced `block`, `require_approval` or `redact` policy looks for may have been missed,
 * because a part of the call could not be inspected.
 */
interface InspectionTest {
  readonly inspection: 'incomplete';
}

/** When a policy matches. */
export type Condition =
  AllOf | AnyOf | Not | FieldTest | FindingTest | PatternTest | ExpressionTest | InspectionTest;
