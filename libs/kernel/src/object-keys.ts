import { keepWrittenNumbers } from './exact-json';
import type { Json } from './json-pointer';

/** Camel case, snake case or a header's name, or a short number. Disjoint classes: the work grows linearly with the name. */
const PLAIN = /^[a-z_$-]+(?:\d{1,3}[a-z_-]*|(?:[A-Z][a-z_-]+)*)$|^\d{1,6}$/;

/** Longest name that is taken for a protocol's own, in UTF-16 code units. */
const MAX_PLAIN_UNITS = 48;

/** Says whether a name of a field is one that protocols use, so that it cannot hold what detectors look for. */
export function isPlainName(name: string): boolean {
  return name.length <= MAX_PLAIN_UNITS && PLAIN.test(name);
}

/** Every different key of the objects inside a value, in document order, those of an object before those inside it. */
export function keysIn(value: Json): readonly string[] {
  const keys = new Set<string>();
  collect(value, keys);
  return [...keys];
}

function collect(value: Json, keys: Set<string>): void {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) for (const key of Object.keys(value)) keys.add(key);
  for (const item of Object.values(value as Record<string, Json>)) collect(item, keys);
}

/**
 * Gives keys new names, in every object inside a value, so that equal keys stay equal and different ones different: where two
 * would get one name, later ones get a number behind it.
 * @param texts new names, by the key's place in {@link keysIn} of the value as it was
 * @param original the value as it was, where keys inside it have new names already
 */
export function withKeys(value: Json, texts: ReadonlyMap<number, string>, original = value): Json {
  const keys = keysIn(original);
  const changed = keys.flatMap((key, at) => {
    const text = texts.get(at) ?? key;
    return text === key ? [] : [[key, text] as const];
  });
  if (changed.length === 0) return value;
  const names = new Map(changed);
  const taken = new Set(keysIn(value).filter((key) => !names.has(key)));
  const counts = new Map<string, number>();
  for (const [key, text] of changed) names.set(key, freeName(text, taken, counts));
  return renamed(value, names);
}

/** @param counts how often each name was wanted so far, so that many keys with one name do not look for a free one anew */
function freeName(text: string, taken: Set<string>, counts: Map<string, number>): string {
  let count = counts.get(text) ?? 0;
  let name: string;
  do {
    count += 1;
    name = count === 1 ? text : `${text}_${count}`;
  } while (taken.has(name));
  counts.set(text, count);
  taken.add(name);
  return name;
}

function renamed(value: Json, names: ReadonlyMap<string, string>): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return keepWrittenNumbers(
      value,
      value.map((item: Json) => renamed(item, names)),
    );
  }
  const entries = Object.entries(value as Record<string, Json>).map(([key, item]): [string, Json] => [
    names.get(key) ?? key,
    renamed(item, names),
  ]);
  return keepWrittenNumbers(value, Object.fromEntries(entries), names);
}
