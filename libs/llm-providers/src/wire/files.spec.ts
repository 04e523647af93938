import * as fc from 'fast-check';
import { withSegments } from '@app/kernel';
import { MEDIA_ANSWERS, MEDIA_EVENTS, MEDIA_PARTS, TEXT_FILES } from './cases/files';
import { wireFormat } from './wire-formats';

const TEXT = 'name;mail\nAnn;ann@example.com\nZażółć;gęślą@jaźń.example\n';
const MASKED = TEXT.replace('ann@example.com', '[EMAIL]');

const base64 = (text: string, charset: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, charset).toString('base64');

describe.each(TEXT_FILES)('$name', ({ around, format, pointer }) => {
  const wire = wireFormat(format);

  it('shows its text', () => {
    const found = wire.requestSegments(around(base64(TEXT)));

    expect(found).toContainEqual({ pointer, text: TEXT });
    expect(found.map(({ text }) => text)).not.toContainEqual(expect.stringContaining(base64(TEXT)));
  });

  it('is written anew when its text changes, and only then', () => {
    const body = around(base64(TEXT));
    const segments = wire.requestSegments(body);

    expect(withSegments(body, segments)).toEqual(body);
    expect(withSegments(body, [{ pointer, text: MASKED }])).toEqual(around(base64(MASKED)));
  });
});

describe('a file of text', () => {
  const around = (bytes: string) => ({ document: { format: 'txt', source: { bytes } } });
  const pointer = '/document/source/bytes/~b';
  const wire = wireFormat('bedrock-converse');
  const textsIn = (bytes: string): string[] => wire.requestSegments(around(bytes)).map(({ text }) => text);

  it.each<[string, string]>([
    ['lines of 76 characters', base64(TEXT).replaceAll(/.{24}/g, '$&\r\n')],
    ['the alphabet of addresses', Buffer.from(TEXT).toString('base64url')],
    ['UTF-8 with a byte order mark', base64(`\ufeff${TEXT}`)],
    ['UTF-16', base64(`\ufeff${TEXT}`, 'utf16le')],
  ])('keeps in %s its bytes until it changes', (_name, bytes) => {
    const segments = wire.requestSegments(around(bytes));

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

describe('media', () => {
  const told = (tell: (onMedia: (pointer: string) => void) => void): string[] => {
    const media: string[] = [];
    tell((pointer) => media.push(pointer));
    return media;
  };

  it.each(MEDIA_PARTS)('are told of in a request: $name', ({ body, format, pointers }) => {
    expect(told((onMedia) => wireFormat(format).requestSegments(body, onMedia))).toEqual(pointers);
  });

  it.each(MEDIA_ANSWERS)('are told of in an answer: $name', ({ body, format, pointers }) => {
    expect(told((onMedia) => wireFormat(format).replySegments(body, onMedia))).toEqual(pointers);
  });

  it.each(MEDIA_EVENTS)('are told of in an event: $name', ({ body, format, pointers }) => {
    const { media } = wireFormat(format).reader({}).read({ name: null, data: body });

    expect(media).toEqual(pointers);
  });
});
