import * as fc from 'fast-check';
import { anyJsonText } from '@app/testing';
import { parseJson, writeJson, writtenNumber } from './exact-json';
import type { Json } from './json-pointer';
import { keySegments, withSegments } from './segment';

const LONG = '9007199254740993';

describe('JSON with long numbers', () => {
  it('is written as it was', () => {
    fc.assert(
      fc.property(anyJsonText, (json) => {
        const text = `{"long":${LONG},"any":${json}}`;

        expect(writeJson(parseJson(text) as Json)).toBe(text);
      }),
    );
  });

  it('says what any other parser says', () => {
    fc.assert(
      fc.property(anyJsonText, (json) => {
        const text = `[${LONG},${json}]`;

        expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('keeps its numbers when a text beside them changes', () => {
    fc.assert(
      fc.property(anyJsonText, (json) => {
        const around = (said: string): string =>
          `{"any":[${json},${LONG}],"deep":[{"said":"${said}"},${LONG}]}`;

        const changed = withSegments(parseJson(around('secret')) as Json, [
          { pointer: '/deep/0/said', text: '[X]' },
        ]);

        expect(writeJson(changed)).toBe(around('[X]'));
      }),
    );
  });

  it.each<[string, Json, string]>([
    ['a copy', { ...(parseJson(`{"a":1,"b":${LONG}}`) as object), a: 2 }, `{"a":2,"b":${LONG}}`],
    ['another number in its place', { ...(parseJson(`{"a":${LONG}}`) as object), a: 5 }, '{"a":5}'],
    [
      'what is left out',
      { ...(parseJson(`{"a":${LONG},"b":1}`) as object), b: undefined as never },
      `{"a":${LONG}}`,
    ],
  ])('is written with %s', (_name, value, expected) => {
    expect(writeJson(value)).toBe(expected);
  });

  it('keeps a number whose text is the same, and gives up one that is hidden', () => {
    const value = parseJson(`{"a":${LONG},"b":[${LONG}]}`) as Json;

    const same = withSegments(value, [{ pointer: '/a', text: LONG }]);
    const hidden = withSegments(value, [{ pointer: '/b/0', text: '[X]' }]);

    expect(writeJson(same)).toBe(`{"a":${LONG},"b":[${LONG}]}`);
    expect(writeJson(hidden)).toBe(`{"a":${LONG},"b":["[X]"]}`);
  });

  it('keeps numbers when their keys are hidden', () => {
    const value = parseJson(`{"ann@example.com":${LONG}}`) as Json;
    const [key] = keySegments(value, '');

    const changed = withSegments(value, [{ pointer: key?.pointer ?? '', text: '[X]' }]);

    expect(writeJson(changed)).toBe(`{"[X]":${LONG}}`);
  });

  it('tells how a number was written, and nothing of those that are held exactly', () => {
    const value = parseJson(`{"long":${LONG},"short":4111111111111111}`) as object;

    expect(writtenNumber(value, 'long')).toBe(LONG);
    expect(writtenNumber(value, 'short')).toBeUndefined();
  });

  it('may be nested as deeply as a parser lets it', () => {
    const text = `${'['.repeat(100_000)}${LONG}${']'.repeat(100_000)}`;

    expect(() => parseJson(text)).not.toThrow();
  });

  it('may be a number alone, or none', () => {
    expect(parseJson(LONG)).toBe(Number(LONG));
    expect(() => parseJson(`[${LONG}`)).toThrow(SyntaxError);
  });
});
