import { escapePointerToken, type FieldProblem } from '@app/kernel';
import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv';

/** Lists what is wrong with a value; empty when nothing is. */
export type SchemaCheck = (value: unknown) => readonly FieldProblem[];

const MAX_PROBLEMS = 50;

/**
 * Compiles a JSON Schema.
 * @param schema one of our own making: patterns of callers would not be safe
 * @param under pointer that stands before the pointers of problems
 */
export function schemaCheck(schema: AnySchema, under = ''): SchemaCheck {
  const validate: ValidateFunction = new Ajv({ allErrors: true, strict: false }).compile(schema);
  return (value) => {
    if (validate(value)) return [];
    const problems = (validate.errors ?? []).slice(0, MAX_PROBLEMS).map((error) => problemOf(error, under));
    // Ajv keeps its errors, and with them what the caller sent, until the next call.
    validate.errors = null;
    return problems;
  };
}

function problemOf(
  { instancePath, message = 'is not valid', params }: ErrorObject,
  under: string,
): FieldProblem {
  const { additionalProperty, missingProperty } = params as Readonly<Record<string, string | undefined>>;
  const key = additionalProperty ?? missingProperty;
  const field = `${under}${instancePath}${key === undefined ? '' : `/${escapePointerToken(key)}`}`;
  if (missingProperty !== undefined) return { field, message: 'is missing' };
  return { field, message: additionalProperty === undefined ? message : 'is not known' };
}
