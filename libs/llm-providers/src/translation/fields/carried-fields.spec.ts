import { InvalidRequestError, type FieldProblem, type Json } from '@app/kernel';
import type { JsonObject } from '../../wire/json';
import { translatorFor } from '../translator';
import { CARRIED_FIELDS } from './carried-fields';
import { SOURCE_FORMATS, TARGET_FORMATS, type SourceFormat } from './field-rule';

interface Example {
  readonly body: JsonObject;
  readonly pointer: string;
}

/** Builds the smallest body that has a value where a path of the tables leads. */
function exampleOf(path: string, value: Json): Example {
  const steps = [...path.matchAll(/\/([^/[]+)(?:\[(\w+)\])?/g)].map(([, key = '', kind]) => ({ key, kind }));
  const build = (index: number): Json => {
    const step = steps[index];
    if (step === undefined) return value;
    const inner = build(index + 1);
    const discriminator = path.startsWith('/messages/*[') && index === 1 ? 'role' : 'type';
    const isObject = inner !== null && typeof inner === 'object' && !Array.isArray(inner);
    const chosen =
      step.kind === undefined
        ? inner
        : { [discriminator]: step.kind, ...(isObject ? (inner as JsonObject) : {}) };
    return step.key === '*' ? [chosen] : { [step.key]: chosen };
  };
  return { body: build(0) as JsonObject, pointer: path.replaceAll(/\[\w+\]/g, '').replaceAll('*', '0') };
}

function problemsOf(from: SourceFormat, { body }: Example): readonly FieldProblem[] {
  const to = TARGET_FORMATS.find((format) => format !== from);
  try {
    translatorFor(from, to ?? 'openai-chat')?.request(body, 'm', false);
  } catch (error) {
    if (error instanceof InvalidRequestError) return error.problems;
    throw error;
  }
  return [];
}

function messagesAt(from: SourceFormat, example: Example): string[] {
  return problemsOf(from, example)
    .filter(({ field }) => field === example.pointer)
    .map(({ message }) => message);
}

describe.each(SOURCE_FORMATS)('fields of %s', (from) => {
  const rows = Object.entries(CARRIED_FIELDS[from]);
  const paths = rows.map(([path]) => path);
  const objects = [
    ...new Set(paths.map((path) => (path.endsWith(']') ? path : path.slice(0, path.lastIndexOf('/'))))),
  ].filter((path) => CARRIED_FIELDS[from][path]?.treatment !== 'refused');

  it.each(rows.filter(([, { treatment }]) => treatment === 'refused').map(([path]) => path))(
    'refuses %s and says what to do',
    (path) => {
      const rule = CARRIED_FIELDS[from][path];

      expect(messagesAt(from, exampleOf(path, 'x')).join()).toContain(rule?.note);
    },
  );

  it.each(rows.flatMap(([path, { harmless }]) => harmless.map((value) => [path, value] as const)))(
    'passes %s with the harmless value %j',
    (path, value) => {
      expect(messagesAt(from, exampleOf(path, value))).toEqual([]);
    },
  );

  it.each(rows.filter(([, { treatment }]) => treatment === 'dropped').map(([path]) => path))(
    'drops %s',
    (path) => {
      expect(messagesAt(from, exampleOf(path, 'x'))).toEqual([]);
    },
  );

  it.each(rows.filter(([, { treatment }]) => treatment === 'carried').map(([path]) => path))(
    'knows %s',
    (path) => {
      expect(messagesAt(from, exampleOf(path, {})).join()).not.toContain('field is not known');
    },
  );

  it.each(objects)('refuses an unknown field in %s', (path) => {
    expect(messagesAt(from, exampleOf(`${path}/x_unknown`, 1)).join()).toContain('field is not known');
  });
});
