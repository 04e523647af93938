import { Environment, ParseError, TypeError as ExpressionTypeError } from '@marcbachmann/cel-js';
import type { Json } from '@app/kernel';
import { ConditionFailedError } from '../planning.errors';
import type { Reference } from '../references/reference';
import type { ReferenceScope } from '../references/resolve';
import { forbiddenPart, referencesOf } from './condition-tree';

/** Bounds of one condition; they keep the work of one evaluation small. */
const LIMITS = {
  maxAstNodes: 200,
  maxDepth: 16,
  maxListElements: 100,
  maxMapEntries: 20,
  maxCallArguments: 4,
};

/** What a condition gives: `dyn` when that is known only with its values. */
type ConditionType = 'bool' | 'dyn' | 'other' | 'word';

/** A condition that is ready to run. */
export interface Condition {
  readonly type: ConditionType;
  /** What it reads, so far as that is written out. */
  readonly references: readonly Reference[];
  /**
   * @returns true, false, a text or a number; whole numbers of the expression come as numbers
   * @throws ConditionFailedError (INVALID_REQUEST) when a value is missing or of another type
   */
  readonly evaluate: (scope: ReferenceScope) => boolean | number | string;
}

/** The condition, or what is wrong with it and where. */
export type ConditionReading =
  | { readonly condition: Condition; readonly problem: null }
  | { readonly condition: null; readonly problem: string };

/**
 * Reads a condition in the Common Expression Language and checks its types. Refuses what can be slow: `matches` and other
 * functions outside a short list, and a comprehension inside another.
 * @param variables names of the items of the maps around, and `index` inside one
 */
export function readCondition(source: string, variables: readonly string[]): ConditionReading {
  const refused = (problem: string): ConditionReading => ({ condition: null, problem });
  try {
    const parsed = environmentWith(variables).parse(source);
    const forbidden = forbiddenPart(parsed.ast);
    if (forbidden !== null) return refused(`at character ${forbidden.position + 1}: ${forbidden.problem}.`);
    const { valid, type, error } = parsed.check();
    if (!valid) return refused(sentence(error));
    const references = referencesOf(parsed.ast);
    const evaluate: Condition['evaluate'] = (scope) => run(parsed, valuesOf(references, scope));
    return { condition: { type: typeOf(type), references, evaluate }, problem: null };
  } catch (error) {
    return refused(sentence(error));
  }
}

function environmentWith(variables: readonly string[]): Environment {
  const known = new Environment({ limits: LIMITS })
    .registerVariable('steps', 'map<string, dyn>')
    .registerVariable('input', 'dyn');
  return variables.reduce((environment, name) => environment.registerVariable(name, 'dyn'), known);
}

function valuesOf(references: readonly Reference[], scope: ReferenceScope): Record<string, unknown> {
  const ids = references.flatMap(({ stepId }) => (stepId === null ? [] : [stepId]));
  const steps = Object.fromEntries(ids.map((id) => [id, { output: scope.outputOf(id) ?? null }]));
  return { ...scope.variables, input: scope.input, steps };
}

function run(
  parsed: (values: Record<string, unknown>) => unknown,
  values: Record<string, unknown>,
): boolean | number | string {
  let value: unknown;
  try {
    value = parsed(values);
  } catch (error) {
    throw new ConditionFailedError(error);
  }
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  throw new ConditionFailedError(new TypeError(`the condition gave ${typeof (value as Json)}`));
}

function typeOf(type: string | undefined): ConditionType {
  if (type === 'bool' || type === 'dyn') return type;
  return type === 'string' || type === 'int' || type === 'double' || type === 'uint' ? 'word' : 'other';
}

function sentence(error: unknown): string {
  if (!(error instanceof ParseError || error instanceof ExpressionTypeError)) return 'cannot be read as CEL.';
  return `is not valid at character ${(error.range?.start ?? 0) + 1}: ${error.summary.trim()}.`;
}
