import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { diffDocuments } from './diff-documents';

describe(diffDocuments.name, () => {
  it.each([
    ['nothing', { a: 1, b: [1, { c: 2 }] }, { a: 1, b: [1, { c: 2 }] }, []],
    ['a changed field', { a: 1 }, { a: 2 }, [{ field: '/a', previous: 1, next: 2 }]],
    ['a new field', {}, { a: null }, [{ field: '/a', previous: undefined, next: null }]],
    ['a field that is gone', { a: 1 }, {}, [{ field: '/a', previous: 1, next: undefined }]],
    [
      'a place inside lists of one length',
      { all: [{ v: 1 }, 2] },
      { all: [{ v: 3 }, 2] },
      [{ field: '/all/0/v', previous: 1, next: 3 }],
    ],
    [
      'lists of two lengths as one',
      { a: [1] },
      { a: [1, 2] },
      [{ field: '/a', previous: [1], next: [1, 2] }],
    ],
    ['keys with special characters', { 'a/b': 1 }, { 'a/b': 2 }, [{ field: '/a~1b', previous: 1, next: 2 }]],
  ])('finds %s', (_, previous, next, changes) => {
    expect(diffDocuments(previous, next)).toEqual(changes);
  });

  const anyDocument = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });

  it('is empty exactly for equal documents', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (one, other) => {
        const [left, right] = [JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))];

        expect(diffDocuments(left, structuredClone(left))).toEqual([]);
        expect(diffDocuments(left, right).length === 0).toBe(isDeepStrictEqual(left, right));
      }),
    );
  });

  it('tells the same in both directions', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (one, other) => {
        const forth = diffDocuments(one, other).map(({ field, next, previous }) => [field, previous, next]);
        const back = diffDocuments(other, one).map(({ field, next, previous }) => [field, next, previous]);

        expect(new Map(forth.map(([field, ...values]) => [field, values]))).toEqual(
          new Map(back.map(([field, ...values]) => [field, values])),
        );
      }),
    );
  });

  it('holds everything that it takes to make the one document into the other', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (one, other) => {
        const [left, right] = [JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))];

        const made = diffDocuments(left, right).reduce(
          (document, { field, next }) => put(document, field, next),
          left,
        );

        expect(made).toEqual(right);
      }),
    );
  });
});

/** Puts a value at an RFC 6901 pointer of a copy; undefined removes the place. */
function put(document: unknown, pointer: string, value: unknown): unknown {
  if (pointer === '') return value;
  const copy = structuredClone(document) as Record<string, unknown>;
  const tokens = pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = tokens.pop() ?? '';
  const parent = tokens.reduce((at, token) => at[token] as Record<string, unknown>, copy);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
