import { randomUUID } from 'node:crypto';
import { hasLongNumber, withNumbers } from './json-numbers';
import type { Json } from './json-pointer';

/**
 * Under this key an object or a list keeps how the numbers in it were written that JavaScript would write in another way. All
 * containers around such a number have it. Serializers, walks and validators pass over it; a copy by `...` keeps it.
 */
const WRITTEN = Symbol('written');

type Written = Map<string, string>;
interface Container {
  [key: string]: unknown;
  [WRITTEN]?: Written;
}
interface Place {
  readonly container: Container;
  readonly outer: Place | null;
}

/**
 * Parses JSON as `JSON.parse` does; numbers that JavaScript cannot hold exactly are known to {@link writeJson}.
 * @throws SyntaxError for what is no JSON
 */
export function parseJson(text: string): unknown {
  return withWrittenNumbers(JSON.parse(text), text);
}

/** A document that knows how its numbers were written, if that makes a difference. @param parsed what `text` says */
export function withWrittenNumbers(parsed: unknown, text: string): unknown {
  if (!isContainer(parsed) || !hasLongNumber(text)) return parsed;
  const mark = randomUUID();
  const isOther = (number: string): boolean => JSON.stringify(Number(number)) !== number;
  const marked = withNumbers(text, (number) => (isOther(number) ? `"${mark}${number}"` : number));
  if (marked === text) return parsed;
  const document: unknown = JSON.parse(marked);
  if (isContainer(document)) restoreNumbers(document, mark);
  return document;
}

/** Writes JSON as `JSON.stringify` does, and each number that was parsed as it was written. */
export function writeJson(value: Json): string {
  const written = isContainer(value) ? value[WRITTEN] : undefined;
  if (written === undefined) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return `[${items.map((item, at) => writeField(item, written.get(String(at)))).join(',')}]`;
  }
  const fields = Object.entries(value as Record<string, Json | undefined>).flatMap(([key, field]) =>
    field === undefined ? [] : [`${JSON.stringify(key)}:${writeField(field, written.get(key))}`],
  );
  return `{${fields.join(',')}}`;
}

/** How the number at a key was written, when that is not how JavaScript writes it. */
export function writtenNumber(owner: object, key: string): string | undefined {
  return (owner as Container)[WRITTEN]?.get(key);
}

/**
 * Hands on to a changed copy how the numbers of the original were written.
 * @param names new names of keys
 * @returns the copy
 */
export function keepWrittenNumbers<Copy extends object>(
  original: object,
  copy: Copy,
  names?: ReadonlyMap<string, string>,
): Copy {
  const written = (original as Container)[WRITTEN];
  if (written === undefined) return copy;
  const entries = [...written].map(([key, number]) => [names?.get(key) ?? key, number] as const);
  (copy as Container)[WRITTEN] = new Map(entries);
  return copy;
}

/** What stands at the key now may be another number, or a text. */
function writeField(value: Json, written: string | undefined): string {
  return written !== undefined && Number(written) === value ? written : writeJson(value);
}

function isContainer(value: unknown): value is Container {
  return value !== null && typeof value === 'object';
}

/** Not recursive: documents may be nested as deeply as the parser lets them. */
function restoreNumbers(document: Container, mark: string): void {
  const open: Place[] = [{ container: document, outer: null }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { container } = place;
    for (const key of Object.keys(container)) {
      const item = container[key];
      if (isContainer(item)) open.push({ container: item, outer: place });
      else if (typeof item === 'string' && item.startsWith(mark))
        restore(place, key, item.slice(mark.length));
    }
  }
}

function restore({ container, outer }: Place, key: string, number: string): void {
  container[key] = Number(number);
  writtenIn(container).set(key, number);
  for (let place = outer; place !== null; place = place.outer) {
    if (place.container[WRITTEN] !== undefined) return;
    writtenIn(place.container);
  }
}

function writtenIn(container: Container): Written {
  return (container[WRITTEN] ??= new Map<string, string>());
}
