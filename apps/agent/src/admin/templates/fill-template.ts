import { InvalidRequestError, type FieldProblem, type Json } from '@app/kernel';
import type { PolicyTemplate, TemplateVariable } from './policy-template';

type Values = { readonly [name: string]: Json };

const ONE_PLACEHOLDER = /^\{\{\s*(\w+)\s*\}\}$/;
const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * Fills in the variables of a template. A text that is one placeholder alone takes the value as it is; inside a longer text
 * the value is written as text. Values are never looked through for placeholders, and none is left over.
 * @returns the pattern of the template with every placeholder filled in
 * @throws InvalidRequestError (INVALID_REQUEST) whose `problems` name `variables.<name>`
 */
export function fillTemplate(
  { pattern, variables }: PolicyTemplate,
  given: Values,
): PolicyTemplate['pattern'] {
  const problems = [
    ...variables.flatMap((variable) => problemsOf(variable, given[variable.name] ?? variable.default)),
    ...unknownNames(variables, given),
  ];
  if (problems.length > 0) throw invalid(problems);
  const values = Object.fromEntries(
    variables.map(({ default: usual, name }) => [name, given[name] ?? usual ?? null]),
  );
  return filled(pattern as unknown as Json, values) as unknown as PolicyTemplate['pattern'];
}

function filled(part: Json, values: Values): Json {
  if (typeof part === 'string') return filledText(part, values);
  if (Array.isArray(part)) return (part as readonly Json[]).map((each) => filled(each, values));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, filled(value, values)]));
}

function filledText(text: string, values: Values): Json {
  const alone = ONE_PLACEHOLDER.exec(text)?.[1];
  if (alone !== undefined) return valueOf(alone, values);
  return text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = valueOf(name, values);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function valueOf(name: string, values: Values): Json {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined)
    throw invalid([{ field: `/variables/${name}`, message: 'is not a variable of the template' }]);
  return value;
}

function problemsOf(variable: TemplateVariable, value: Json | undefined): FieldProblem[] {
  const message = problemOf(variable, value);
  return message === null ? [] : [{ field: `/variables/${variable.name}`, message }];
}

function problemOf(variable: TemplateVariable, value: Json | undefined): string | null {
  if (value === undefined || value === null) return 'is required';
  const { accepts, form } = FORMS[variable.type](variable);
  return accepts(value) ? null : `must be ${form}`;
}

interface Form {
  readonly accepts: (value: Json) => boolean;
  readonly form: string;
}

const FORMS: Readonly<Record<TemplateVariable['type'], (bounds: TemplateVariable) => Form>> = {
  array: () => ({
    accepts: (value) => Array.isArray(value) && value.length > 0,
    form: 'a list with at least one entry',
  }),
  boolean: () => ({ accepts: (value) => typeof value === 'boolean', form: 'true or false' }),
  number: ({ max = Infinity, min = -Infinity }) => ({
    accepts: (value) => typeof value === 'number' && value >= min && value <= max,
    form: numberForm(min, max),
  }),
  string: () => ({ accepts: (value) => typeof value === 'string' && value.trim() !== '', form: 'a text' }),
};

function numberForm(min: number, max: number): string {
  const bounds = [
    ...(min === -Infinity ? [] : [`at least ${min}`]),
    ...(max === Infinity ? [] : [`at most ${max}`]),
  ];
  return ['a number', bounds.join(' and ')].filter((part) => part !== '').join(', ');
}

function unknownNames(variables: readonly TemplateVariable[], given: Values): FieldProblem[] {
  const known = new Set(variables.map(({ name }) => name));
  return Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({
      field: `/variables/${name}`,
      message: `is not a variable of the template; it has ${[...known].join(', ')}`,
    }));
}

function invalid(problems: readonly FieldProblem[]): InvalidRequestError {
  const sentences = problems.map(({ field, message }) => `${field.slice(1).replace('/', '.')} ${message}`);
  return new InvalidRequestError(`The template cannot be filled in: ${sentences.join('; ')}.`, { problems });
}
