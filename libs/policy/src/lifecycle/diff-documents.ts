import { escapePointerToken } from '@app/kernel';

/** One place in which two documents differ. */
export interface FieldChange {
  /** JSON pointer (RFC 6901) into the documents. */
  readonly field: string;
  /** Undefined when the place is new. */
  readonly previous: unknown;
  /** Undefined when the place is gone. */
  readonly next: unknown;
}

/**
 * Lists every place in which two JSON documents differ, as deep as their forms agree, in the order of keys. Lists of
 * different length are one place.
 */
export function diffDocuments(previous: unknown, next: unknown): readonly FieldChange[] {
  return differences(previous, next, '');
}

function differences(previous: unknown, next: unknown, field: string): readonly FieldChange[] {
  if (Object.is(previous, next)) return [];
  if (!isContainer(previous) || !isContainer(next) || !haveSameForm(previous, next)) {
    return [{ field, previous, next }];
  }
  const keys = new Set([...Object.keys(previous), ...Object.keys(next)]);
  return [...keys]
    .toSorted()
    .flatMap((key) =>
      differences(valueAt(previous, key), valueAt(next, key), `${field}/${escapePointerToken(key)}`),
    );
}

type Container = Readonly<Record<string, unknown>>;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function haveSameForm(left: Container, right: Container): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return Array.isArray(left) === Array.isArray(right);
  return left.length === right.length;
}

function valueAt(container: Container, key: string): unknown {
  return Object.hasOwn(container, key) ? container[key] : undefined;
}
