import * as fc from 'fast-check';
import { withSegments } from '@app/kernel';
import { TEXT_FILES } from './cases/files';
import { wireFormat } from './wire-formats';

const TEXT = 'name;mail\nAnn;ann@example.com\nZażółć;gęślą@jaźń.example\n';
const MASKED = TEXT.replace('ann@example.com', '[EMAIL]');

const base64 = (text: string, charset: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, charset).toString('base64');

describe.each(TEXT_FILES)('$name', ({ around, format, pointer }) => {
  const { requestSegments } = wireFormat(format);

  it('shows its text', () => {
    const found = requestSegments(around(base64(TEXT)));

    expect(found).toContainEqual({ pointer, text: TEXT });
    expect(found.map(({ text }) => text)).not.toContainEqual(expect.stringContaining(base64(TEXT)));
  });

  it('is written anew when its text changes, and only then', () => {
    const body = around(base64(TEXT));
    const segments = requestSegments(body);

    expect(withSegments(body, segments)).toEqual(body);
    expect(withSegments(body, [{ pointer, text: MASKED }])).toEqual(around(base64(MASKED)));
  });
});

describe('a file of text', () => {
  const around = (bytes: string) => ({ document: { format: 'txt', source: { bytes } } });
  const pointer = '/document/source/bytes/~b';
  const { requestSegments } = wireFormat('bedrock-converse');
  const textsIn = (bytes: string): string[] => requestSegments(around(bytes)).map(({ text }) => text);

  it.each<[string, string]>([
    ['lines of 76 characters', base64(TEXT).replaceAll(/.{24}/g, '$&\r\n')],
    ['the alphabet of addresses', Buffer.from(TEXT).toString('base64url')],
    ['UTF-8 with a byte order mark', base64(`\ufeff${TEXT}`)],
    ['UTF-16', base64(`\ufeff${TEXT}`, 'utf16le')],
  ])('keeps in %s its bytes until it changes', (_name, bytes) => {
    const segments = requestSegments(around(bytes));

    expect(segments).toEqual([{ pointer, text: expect.stringContaining(TEXT) as string }]);
    expect(withSegments(around(bytes), segments)).toEqual(around(bytes));
  });

  it('is written in the characters that it came in', () => {
    const latin = base64('é: ann@example.com', 'latin1');

    const changed = withSegments(around(latin), [{ pointer, text: 'é: [EMAIL]' }]);

    expect(changed).toEqual(around(base64('é: [EMAIL]', 'latin1')));
  });

  it('is inspected as it stands, too, when it may be no text', () => {
    expect(textsIn(base64('é: ann@example.com', 'latin1'))).toHaveLength(2);
    expect(textsIn('AKIAIOSFODNN7EXAMPLE')).toContain('AKIAIOSFODNN7EXAMPLE');
    expect(textsIn(base64('a\u0000b'))).toEqual([base64('a\u0000b')]);
    expect(textsIn('no base64: 4111.')).toEqual(['no base64: 4111.']);
  });

  it('is not decoded when it is too long to be inspected', () => {
    const long = base64('x'.repeat(1_100_000));

    expect(textsIn(long)).toEqual([long]);
  });

  it('gives any text back, and takes any other', () => {
    const anyText = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\u0000'));

    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const body = around(base64(text));

        expect(textsIn(base64(text))).toEqual([text]);
        expect(withSegments(body, [{ pointer, text }])).toEqual(body);
        expect(withSegments(body, [{ pointer, text: other }])).toEqual(around(base64(other)));
      }),
    );
  });
});
