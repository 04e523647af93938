import { nearestName } from '@app/kernel';
import type { ErrorObject } from 'ajv';

type Params = Readonly<Record<string, unknown>>;
type Sentence = (params: Params, error: ErrorObject) => string;

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null',
};

const text = (value: unknown): string => JSON.stringify(value);
const list = (values: readonly unknown[]): string => values.map(text).join(', ');

/** The JSON type of a value in words: `a string`, `null` ... */
export function wordFor(value: unknown): string {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return ARTICLES[type] ?? 'nothing';
}

/** What a value must be, given one or several JSON type names. */
export function wordsForTypes(types: readonly string[]): string {
  return types.map((type) => ARTICLES[type] ?? type).join(' or ');
}

const SENTENCES: Readonly<Record<string, Sentence>> = {
  required: () => 'is required',
  dependentRequired: () => 'is required',
  additionalProperties: ({ additionalProperty }, { parentSchema }) =>
    `is not a known field${meantAmong(parentSchema, additionalProperty as string)}`,
  type: ({ type }, { data }) => `must be ${wordsForTypes([type].flat() as string[])}, not ${wordFor(data)}`,
  const: ({ allowedValue }) => `must be ${text(allowedValue)}`,
  enum: ({ allowedValues }) => `must be one of ${list(allowedValues as unknown[])}`,
  minLength: ({ limit }) =>
    limit === 1 ? 'must not be empty' : `must have at least ${limit as number} characters`,
  maxLength: ({ limit }) => `must have at most ${counted(limit, 'character')}`,
  minItems: ({ limit }) =>
    limit === 1 ? 'must not be empty' : `must have at least ${limit as number} items`,
  maxItems: ({ limit }) => `must have at most ${counted(limit, 'item')}`,
  uniqueItems: () => 'must not have the same item twice',
  minProperties: ({ limit }) => `must have at least ${counted(limit, 'field')}`,
  maxProperties: ({ limit }) => `must have at most ${counted(limit, 'field')}`,
  minimum: ({ limit }) => `must be at least ${limit as number}`,
  maximum: ({ limit }) => `must be at most ${limit as number}`,
  exclusiveMinimum: ({ limit }) => `must be more than ${limit as number}`,
  exclusiveMaximum: ({ limit }) => `must be less than ${limit as number}`,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${multipleOf as number}`,
  pattern: ({ pattern }) => `must match ${pattern as string}`,
  format: ({ format }) => `must be a valid ${format as string}`,
};

function counted(limit: unknown, thing: string): string {
  return limit === 1 ? `1 ${thing}` : `${limit as number} ${thing}s`;
}

/** Names the field that was probably meant. */
function meantAmong(schema: ErrorObject['parentSchema'], word: string): string {
  const nearest = nearestName(word, Object.keys((schema?.['properties'] as object | undefined) ?? {}));
  return nearest === null ? '' : `; did you mean ${nearest}?`;
}

/** Says in words what is wrong with a field. Never contains the caller's value. */
export function sentenceFor(error: ErrorObject): string {
  return SENTENCES[error.keyword]?.(error.params as Params, error) ?? 'does not have the expected form';
}

/** One sentence for a value that fits none of several forms. */
export function sentenceForForms(forms: readonly Params[], data: unknown): string {
  if (forms.every((form) => 'const' in form))
    return `must be one of ${list(forms.map((form) => form['const']))}`;
  const types = [...new Set(forms.map(typeOfForm))];
  const isTyped = types.every((type) => type !== null);
  return isTyped && !types.some((type) => wordsForTypes([type]) === wordFor(data))
    ? `must be ${wordsForTypes(types)}, not ${wordFor(data)}`
    : 'does not have any of the expected forms';
}

function typeOfForm(form: Params): string | null {
  if (typeof form['type'] === 'string') return form['type'];
  return 'const' in form ? typeof form['const'] : null;
}
