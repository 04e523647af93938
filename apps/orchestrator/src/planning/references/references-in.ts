import { escapePointerToken, type Json } from '@app/kernel';
import { readTemplate, type Reference } from './reference';

/** A reference and where it stands. */
export interface PlacedReference {
  /** JSON pointer of the text, below that of the value. */
  readonly pointer: string;
  readonly reference: Reference;
}

/** Lists the references in all texts of a value, in document order. */
export function referencesIn(value: Json | undefined, pointer = ''): PlacedReference[] {
  if (typeof value === 'string') {
    return readTemplate(value).flatMap((part) =>
      typeof part === 'string' ? [] : [{ pointer, reference: part }],
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as { readonly [key: string]: Json }).flatMap(([key, inner]) =>
    referencesIn(inner, `${pointer}/${escapePointerToken(key)}`),
  );
}
