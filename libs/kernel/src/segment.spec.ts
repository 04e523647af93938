import * as fc from 'fast-check';
import type { Json } from './json-pointer';
import { keySegments, withSegments } from './segment';

describe(keySegments.name, () => {
  it('lists each different key once, and does not repeat it in the pointer', () => {
    const rows = [
      { id: 1, '4111 1111 1111 1111': { deep: 1 } },
      { id: 2, '4111 1111 1111 1111': null },
    ];

    expect(keySegments(rows, '/rows')).toEqual([
      { pointer: '/rows/~k0', text: 'id' },
      { pointer: '/rows/~k1', text: '4111 1111 1111 1111' },
      { pointer: '/rows/~k2', text: 'deep' },
    ]);
  });
});

describe(withSegments.name, () => {
  it('changes texts where they stand and shares the rest', () => {
    const payload = { a: { 'b/c': ['x', { 'd~': 'y' }] }, other: { z: 'z' } };

    const changed = withSegments<Json>(payload, [
      { pointer: '/a/b~1c/0', text: 'X' },
      { pointer: '/a/b~1c/1/d~0', text: 'Y' },
    ]);

    expect(changed).toEqual({ a: { 'b/c': ['X', { 'd~': 'Y' }] }, other: { z: 'z' } });
    expect((changed as typeof payload).other).toBe(payload.other);
    expect(payload.a['b/c'][0]).toBe('x');
  });

  it('changes nothing where a pointer leads nowhere', () => {
    const payload = { a: ['b'] };
    const nowhere = ['/a/1', '/a/0/c', '/a/00', '/c', '/__proto__', '/a/~k0', '/~k7', ''];

    const changed = withSegments(
      payload,
      nowhere.map((pointer) => ({ pointer, text: 'new' })),
    );

    expect(changed).toEqual({ a: ['b'] });
  });

  it('keeps a number whose text is the same', () => {
    const segments = [
      { pointer: '/a', text: '4111111111111111' },
      { pointer: '/b', text: '[REDACTED]' },
    ];

    expect(withSegments<Json>({ a: 4111111111111111, b: 4111111111111111 }, segments)).toEqual({
      a: 4111111111111111,
      b: '[REDACTED]',
    });
  });

  it('renames a key and changes what is below it, and takes a key that looks like our pointers for a key', () => {
    const payload = { args: { '123-45-6789': 'a', '~k0': 'b' } };

    const changed = withSegments<Json>(payload, [
      { pointer: '/args/123-45-6789', text: 'A' },
      { pointer: '/args/~0k0', text: 'B' },
      { pointer: '/args/~k0', text: '[SSN]' },
    ]);

    expect(changed).toEqual({ args: { '[SSN]': 'A', '~k0': 'B' } });
  });

  it('keeps keys distinct and the same key the same, everywhere inside its value', () => {
    const rows: Json = [
      { one: 1, two: 2, '[X]': 3 },
      { two: 4, one: 5 },
    ];

    const changed = withSegments<Json>(rows, [
      { pointer: '/~k0', text: '[X]' },
      { pointer: '/~k1', text: '[X]' },
    ]);

    expect(changed).toEqual([
      { '[X]_2': 1, '[X]_3': 2, '[X]': 3 },
      { '[X]_3': 4, '[X]_2': 5 },
    ]);
  });

  it('counts the keys of a value as they were, whatever keys inside it are called now', () => {
    const payload: Json = [{ a: { plain: 1 } }, { 'ann@example.com': 2, plain: 3, x: 4 }];
    const at = keySegments(payload, '').findIndex(({ text }) => text === 'ann@example.com');

    const changed = withSegments<Json>(payload, [
      { pointer: '/0/a/~k0', text: 'a' },
      { pointer: '/1/~k2', text: 'X' },
      { pointer: `/~k${at}`, text: 'X' },
    ]);

    expect(changed).toEqual([{ a: { a: 1 } }, { X_2: 2, plain: 3, X: 4 }]);
  });

  it('gives back any value whose keys did not change', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(withSegments(value as Json, keySegments(value as Json, ''))).toEqual(value);
      }),
    );
  });

  it('loses nothing when any keys get any names', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.array(fc.option(fc.constantFrom('[X]', 'a', '__proto__', '7'))),
        (json, names) => {
          const value = json as Json;
          const keys = keySegments(value, '').map(({ pointer, text }, at) => ({
            pointer,
            text: names[at] ?? text,
          }));

          const changed = withSegments(value, keys);

          expect(leavesOf(changed)).toEqual(leavesOf(value));
          expect(keySegments(changed, '')).toHaveLength(keys.length);
        },
      ),
    );
  });
});

/** Sorted, because keys that are numbers come first in JavaScript. */
function leavesOf(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [JSON.stringify(value)];
  return Object.values(value as Record<string, Json>)
    .flatMap(leavesOf)
    .sort();
}
