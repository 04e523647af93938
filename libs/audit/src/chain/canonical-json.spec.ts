import fc from 'fast-check';
import type { Json } from '@app/kernel';
import { AuditRecordRejectedError } from '../audit.errors';
import { canonicalJson } from './canonical-json';

const shuffled = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, shuffled(item)])
      .reverse(),
  ) as Json;
};

describe(canonicalJson.name, () => {
  it.each<[Json, string]>([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ '10': 1, '9': 2 }, '{"10":1,"9":2}'],
    [-0, '0'],
    [1e21, '1e+21'],
    ['"\\\n', '"\\"\\\\\\n"'],
    [{}, '{}'],
    [[], '[]'],
  ])('writes %j as %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('leaves out fields without a value', () => {
    expect(canonicalJson({ a: undefined, b: 1 } as unknown as Json)).toBe('{"b":1}');
  });

  it('gives the same text whatever the order of keys, and after any round trip', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);

        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(canonicalJson(shuffled(value as Json))).toBe(text);
      }),
    );
  });

  it.each([NaN, Infinity])('refuses %p, which JSON cannot hold', (value) => {
    expect(() => canonicalJson({ value })).toThrow(AuditRecordRejectedError);
  });

  it('refuses more than 64 levels', () => {
    const nested = (levels: number): Json => (levels === 0 ? 1 : [nested(levels - 1)]);

    expect(canonicalJson(nested(64))).toHaveLength(129);
    expect(() => canonicalJson(nested(65))).toThrow(AuditRecordRejectedError);
  });
});
