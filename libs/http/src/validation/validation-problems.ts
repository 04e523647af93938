import { escapePointerToken, type FieldProblem } from '@app/kernel';
import type { ErrorObject } from 'ajv';
import { sentenceFor, sentenceForForms, wordFor, wordsForTypes } from './validation-sentences';

/** The part of a request that is validated, in Fastify's words. */
export type RequestPart = 'body' | 'querystring' | 'params' | 'headers';

/** More problems than this do not help anyone. */
const MAX_PROBLEMS = 50;
/** A caller's keys can be as long as its body; pointers are cut here. */
const MAX_FIELD_LENGTH = 200;

const PREFIXES: Readonly<Record<RequestPart, string>> = {
  body: '',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/**
 * Lists what is wrong with a part of a request: one problem a field and cause, in document order, 50 at most. A value
 * that may have several forms gives the problems of the form it was meant to have, or else one problem that names them.
 * @param errors Ajv's errors, made with `allErrors` and `verbose`
 */
export function problemsOf(errors: readonly ErrorObject[], part: RequestPart): FieldProblem[] {
  const problems = withoutUnions(errors).map((error) => ({
    field: fieldOf(pointerOf(error), part).slice(0, MAX_FIELD_LENGTH),
    message: isUnion(error) ? sentenceForForms(formsOf(error), error.data) : sentenceFor(error),
  }));
  const distinct = new Map(problems.map((problem) => [`${problem.field}\n${problem.message}`, problem]));
  return [...distinct.values()].slice(0, MAX_PROBLEMS);
}

function pointerOf({ keyword, instancePath, params }: ErrorObject): string {
  const { missingProperty, additionalProperty } = params as Readonly<Record<string, string | undefined>>;
  const inner =
    keyword === 'required' || keyword === 'dependentRequired' ? missingProperty : additionalProperty;
  return inner === undefined ? instancePath : `${instancePath}/${escapePointerToken(inner)}`;
}

/** A JSON pointer in bodies; `query.limit`, `path.id` and `header.x` elsewhere. */
function fieldOf(pointer: string, part: RequestPart): string {
  return part === 'body' ? pointer : `${PREFIXES[part]}${pointer.replaceAll('/', '.')}`;
}

function isUnion({ keyword }: ErrorObject): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf';
}

function formsOf(union: ErrorObject): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(union.schema) ? (union.schema as Readonly<Record<string, unknown>>[]) : [];
}

/** Of each failed union, keeps either the errors of the one form that was meant, or the union's own error. */
function withoutUnions(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return errors.filter(isUnion).reduce<readonly ErrorObject[]>((left, union) => {
    const isInside = (error: ErrorObject): boolean =>
      error !== union &&
      error.schemaPath.startsWith(`${union.schemaPath}/`) &&
      error.instancePath.startsWith(union.instancePath);
    const meant = meantForm(union);
    return meant === null
      ? left.filter((error) => !isInside(error))
      : left.filter(
          (error) =>
            error !== union &&
            (!isInside(error) || error.schemaPath.startsWith(`${union.schemaPath}/${meant}/`)),
        );
  }, errors);
}

/**
 * The only form, constants aside, whose JSON type is that of the value; null when there is none or more than one.
 */
function meantForm(union: ErrorObject): number | null {
  const fitting = formsOf(union).flatMap((form, index) =>
    typeof form['type'] === 'string' &&
    !('const' in form) &&
    wordsForTypes([form['type']]) === wordFor(union.data)
      ? [index]
      : [],
  );
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}
