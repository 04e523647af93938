import { keepWrittenNumbers, writtenNumber } from './exact-json';
import { BASE64_TOKEN, withBase64Text } from './base64-text';
import { tokensOf, type Json } from './json-pointer';
import { withKeys } from './object-keys';

/** What changes at a place of a document and below it. */
export interface TextChanges {
  text?: string;
  /** New names of keys, by their number among the keys inside the place. */
  readonly keys: Map<number, string>;
  readonly fields: Map<string, TextChanges>;
}

const KEY = /\/~k(\d+)$/;

/** Sorts changed texts by where they stand. */
export function changesOf(texts: Iterable<{ readonly pointer: string; readonly text: string }>): TextChanges {
  const root = nothing();
  for (const { pointer, text } of texts) {
    let place = root;
    const key = KEY.exec(pointer)?.[1];
    const tokens = tokensOf(key === undefined ? pointer : pointer.replace(KEY, ''));
    for (const token of tokens) place = below(place, token);
    if (key === undefined) place.text = text;
    else place.keys.set(Number(key), text);
  }
  return root;
}

/** The document with the changed texts in their places. */
export function withChanges(value: Json, changes: TextChanges): Json {
  if (value === null || typeof value !== 'object') return withText(value, changes);
  const { fields, keys } = changes;
  const changed = fields.size === 0 ? value : withFields(value, fields);
  return keys.size === 0 ? changed : withKeys(changed, keys, value);
}

function withText(value: Json & (boolean | number | string | null), { fields, text }: TextChanges): Json {
  const encoded = fields.get(BASE64_TOKEN)?.text;
  if (encoded !== undefined && typeof value === 'string') {
    const changed = withBase64Text(value, encoded);
    if (changed !== value) return changed;
  }
  return text === undefined || text === String(value) ? value : text;
}

function withFields(value: Json & object, fields: ReadonlyMap<string, TextChanges>): Json {
  const changed = (token: string, item: Json): Json => {
    const changes = fields.get(token);
    if (changes === undefined || isNumber(item, writtenNumber(value, token), changes)) return item;
    return withChanges(item, changes);
  };
  if (Array.isArray(value)) {
    return keepWrittenNumbers(
      value,
      value.map((item: Json, index) => changed(String(index), item)),
    );
  }
  const entries = Object.entries(value as Record<string, Json>);
  return keepWrittenNumbers(
    value,
    Object.fromEntries(entries.map(([key, item]) => [key, changed(key, item)])),
  );
}

/** Says whether a number stays as it was written. */
function isNumber(item: Json, written: string | undefined, { text }: TextChanges): boolean {
  return typeof item === 'number' && written !== undefined && written === text;
}

function below({ fields }: TextChanges, token: string): TextChanges {
  const known = fields.get(token);
  if (known !== undefined) return known;
  const made = nothing();
  fields.set(token, made);
  return made;
}

function nothing(): TextChanges {
  return { keys: new Map(), fields: new Map() };
}
