import type { Finding } from '@app/kernel';
import fc from 'fast-check';
import { inspect } from './inspect';
import { redact, redactSegments } from './redaction';
import type { RedactionStyle } from './redaction-style';

const finding = (start: number, end: number, type = 'US_SSN', pointer = ''): Finding => ({
  pointer,
  start,
  end,
  type,
  category: 'pii',
  confidence: 1,
});

const textAndFindings = fc
  .string({ unit: fc.constantFrom(...'abcdefgh ') })
  .chain((text) =>
    fc.tuple(
      fc.constant(text),
      fc.array(
        fc
          .tuple(fc.nat(text.length), fc.nat(text.length))
          .map(([a, b]) => finding(Math.min(a, b), Math.max(a, b))),
      ),
    ),
  );

describe(redact.name, () => {
  it('replaces a span by its type', () => {
    expect(redact('my 536-32-3065!', [finding(3, 14)])).toBe('my [REDACTED:US_SSN]!');
  });

  it('makes one cut of overlapping spans and keeps adjacent ones apart', () => {
    expect(redact('abcdef', [finding(0, 3, 'A'), finding(2, 5, 'B')])).toBe('[REDACTED:A]f');
    expect(redact('abcd', [finding(0, 2, 'A'), finding(2, 4, 'B')])).toBe('[REDACTED:A][REDACTED:B]');
  });

  it('keeps exactly the characters outside every span, in order', () => {
    fc.assert(
      fc.property(textAndFindings, ([text, findings]) => {
        const outside = [...text].filter(
          (_, index) => !findings.some(({ start, end }) => start <= index && index < end),
        );

        expect(redact(text, findings).replaceAll('[REDACTED:US_SSN]', '')).toBe(outside.join(''));
      }),
    );
  });

  it('does not depend on the order of the findings and takes a repeated one once', () => {
    fc.assert(
      fc.property(textAndFindings, ([text, findings]) => {
        expect(redact(text, [...findings, ...findings].reverse())).toBe(redact(text, findings));
      }),
    );
  });
});

describe('redaction of JSON', () => {
  const redacted = (text: string): string => redact(text, inspect([{ pointer: '', text }]).findings);
  const value = fc.constantFrom(4111111111111111, 'ann@example.com', '4111111111111111');
  const before = fc.constantFrom('', ' ', '\n', '\r\n', '\t', '\\', '"', 'Hi\n');
  const after = fc.constantFrom('', ' ', '\n', '\\', '"', '\nHi');

  it('leaves JSON that can be read, alone and in JSON, however it is laid out', () => {
    fc.assert(
      fc.property(fc.record({ value, before, after, indent: fc.constantFrom(0, 1) }), (said) => {
        const card = typeof said.value === 'string' ? `${said.before}${said.value}${said.after}` : said.value;
        const json = JSON.stringify({ cards: [card], card, last: true }, null, said.indent);
        const nested = redacted(JSON.stringify({ json }, null, said.indent));
        const isRead = { card: expect.stringContaining('[REDACTED:') as string, last: true };

        expect(JSON.parse(redacted(json))).toMatchObject(isRead);
        expect(JSON.parse((JSON.parse(nested) as { json: string }).json)).toMatchObject(isRead);
      }),
    );
  });

  it('writes a label for a number as a string, with the quotes of the JSON that it is in', () => {
    expect(redact('{"n":12}', [finding(5, 7)])).toBe('{"n":"[REDACTED:US_SSN]"}');
    expect(redact('{\\"n\\": 12}', [finding(8, 10)])).toBe('{\\"n\\": \\"[REDACTED:US_SSN]\\"}');
    expect(redact('n: 12', [finding(3, 5)])).toBe('n: [REDACTED:US_SSN]');
  });

  it('leaves the backslashes that begin what follows a finding', () => {
    expect(redact('{"p":"ab\\n"}', [finding(6, 9)])).toBe('{"p":"[REDACTED:US_SSN]\\n"}');
  });
});

describe('redaction styles', () => {
  const styled = (start: number, end: number, style: RedactionStyle) => ({
    ...finding(start, end, 'T'),
    style,
  });

  it.each<[RedactionStyle, string, string]>([
    ['label', 'ab-12', '[REDACTED:T]'],
    ['mask', '536-32-3065', '***-**-****'],
    ['mask', '4111 1111 1111 1111', '**** **** **** 1111'],
    ['mask', 'j\u00f6hn@example.com', '****@******e.com'],
    ['remove', 'ab-12', ''],
  ])('%s turns %s into "%s"', (style, value, shown) => {
    expect(redact(`<${value}>`, [styled(1, value.length + 1, style)])).toBe(`<${shown}>`);
  });

  it('hash tells equal values of one key apart from others', () => {
    const hashed = (text: string, key: string | null) => redact(text, [styled(0, text.length, 'hash')], key);

    expect(hashed('a', 'key')).toMatch(/^\[T:[0-9a-f]{16}\]$/);
    expect(hashed('a', 'key')).toBe(hashed('a', 'key'));
    expect(hashed('a', 'key')).not.toBe(hashed('b', 'key'));
    expect(hashed('a', 'key')).not.toBe(hashed('a', 'other'));
    expect(hashed('a', null)).toBe('[REDACTED:T]');
  });

  it('gives overlapping findings of different styles a label', () => {
    expect(redact('abcdef', [styled(0, 3, 'remove'), styled(2, 5, 'mask')])).toBe('[REDACTED:T]f');
  });
});

describe(redactSegments.name, () => {
  it('cuts each segment by its own findings', () => {
    const segments = [
      { pointer: '/a', text: 'abc' },
      { pointer: '/b', text: 'abc' },
    ];

    expect(redactSegments(segments, [finding(0, 1, 'X', '/b'), finding(0, 1, 'X', '/gone')])).toEqual([
      { pointer: '/a', text: 'abc' },
      { pointer: '/b', text: '[REDACTED:X]bc' },
    ]);
  });
});
