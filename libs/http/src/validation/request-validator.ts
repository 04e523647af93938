import { InvalidRequestError, isUuid, type FieldProblem } from '@app/kernel';
import { Ajv, type AnySchema, type Options, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { hasAtMost } from './node-budget';
import { problemsOf, type RequestPart } from './validation-problems';

/** Validates a part of a request; what Fastify calls. */
export type PartValidator = (data: unknown) => true | { readonly error: InvalidRequestError };

/** Finding every problem of a value costs memory for each; larger values are told their first problem only. */
const MAX_VALUES_LISTED = 20_000;
const MAX_PROBLEMS_IN_SENTENCE = 5;

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const FORMATS: Options['formats'] = {
  uuid: isUuid,
  'date-time': (text: string) => RFC3339.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  uri: (text: string) => URL.canParse(text),
  email: /^[^\s@]{1,64}@[^\s@]{1,255}$/,
};

interface Compiler {
  readonly first: Ajv;
  readonly every: Ajv;
}

/**
 * Makes validators from schemas. Bodies are taken as they are; in query strings, paths and headers, where everything is
 * text, numbers and booleans are read. Unknown fields stay and are ignored. A valid value costs one pass; an invalid one
 * a second pass that lists every problem.
 */
export function requestValidatorCompiler(): FastifySchemaCompiler<unknown> {
  const asIs = compiler({ coerceTypes: false });
  const fromText = compiler({ coerceTypes: 'array' });
  return ({ schema, httpPart = 'body' }) => {
    const part = httpPart as RequestPart;
    const { first, every } = part === 'body' ? asIs : fromText;
    return validatorOf(first.compile(schema as AnySchema), every.compile(schema as AnySchema), part);
  };
}

function compiler(options: Options): Compiler {
  const shared: Options = {
    ...options,
    useDefaults: true,
    removeAdditional: false,
    verbose: true,
    strictTypes: false,
    formats: FORMATS,
  };
  return { first: new Ajv({ ...shared, allErrors: false }), every: new Ajv({ ...shared, allErrors: true }) };
}

function validatorOf(first: ValidateFunction, every: ValidateFunction, part: RequestPart): PartValidator {
  return (data) => {
    if (first(data)) return true;
    const failed = hasAtMost(MAX_VALUES_LISTED, data) && !every(data) ? every : first;
    const problems = problemsOf(failed.errors ?? [], part);
    // Ajv keeps its errors until the next call, and with them what the caller sent.
    first.errors = every.errors = null;
    return { error: invalidRequest(problems) };
  };
}

/** Writes the error that lists problems, with the first of them in its sentence. */
export function invalidRequest(problems: readonly FieldProblem[]): InvalidRequestError {
  const named = problems
    .slice(0, MAX_PROBLEMS_IN_SENTENCE)
    .map(({ field, message }) => `${field === '' ? 'the body' : field} ${message}`);
  const more = problems.length - named.length;
  const sentence = named.join('; ') + (more > 0 ? `; and ${more} more` : '');
  return new InvalidRequestError(`The request is not valid: ${sentence}.`, { problems });
}
