import type { TSchema } from '@sinclair/typebox';
import { ValueErrorType, type ValueError } from '@sinclair/typebox/value';
import { STAGES, WEB_ADDRESS } from '@app/kernel';

/** Says what is wrong with a value and what it must be, for people who have never seen a schema. */
export function plainSentence({ type, schema, value }: ValueError): string {
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'is not known; remove it';
  return value === undefined ? `is required; it must be ${formOf(schema)}` : `must be ${formOf(schema)}`;
}

function formOf(schema: TSchema): string {
  const choices: unknown = schema.anyOf;
  if (Array.isArray(choices))
    return `one of ${choices.map((choice: TSchema) => String(choice.const)).join(', ')}`;
  return FORMS[String(schema.type)]?.(schema) ?? 'an object';
}

const FORMS: Readonly<Record<string, (schema: TSchema) => string>> = {
  string: ({ maxLength, minLength, pattern }) =>
    pattern === undefined
      ? `a text of ${Number(minLength ?? 0)} to ${String(maxLength)} characters`
      : pattern === WEB_ADDRESS.pattern
        ? 'an address such as "https://example.com/decided"'
        : 'a time such as "2026-12-31T23:00:00Z"',
  integer: ({ maximum, minimum }) => `a whole number from ${String(minimum)} to ${String(maximum)}`,
  number: ({ maximum, minimum }) => `a number from ${String(minimum)} to ${String(maximum)}`,
  boolean: () => 'true or false',
  array: ({ maxItems, minItems }) =>
    `a list of ${Number(minItems ?? 0)} to ${String(maxItems ?? STAGES.length)} different entries`,
  object: ({ minProperties }) => (minProperties === undefined ? 'an object' : 'an object that is not empty'),
};
