import { isUtf8 } from 'node:buffer';

/** Token of a pointer to the text that a value holds in base64; an escape that RFC 6901 leaves free. */
export const BASE64_TOKEN = '~b';

/** Longest base64 that is decoded, in characters: 1 MiB of bytes. Detectors could not look at all of a longer text. */
const MAX_BASE64_UNITS = 1_398_104;
const BASE64 = /^[\w+/=\r\n-]+$/;
const NUL = '\u0000';

type Charset = 'latin1' | 'utf16le' | 'utf8';

/** A text that was decoded. */
export interface Base64Text {
  readonly text: string;
  /** `latin1` reads any bytes: they need not be a text at all. */
  readonly charset: Charset;
}

/**
 * Reads the text that a value holds in base64, by itself or as an address (RFC 2397).
 * @returns null when it is no base64, is too long, or holds what is no text
 */
export function readBase64Text(value: string): Base64Text | null {
  const encoded = value.slice(placeOf(value));
  if (encoded.length > MAX_BASE64_UNITS || !BASE64.test(encoded)) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const charset = charsetOf(bytes);
  const text = bytes.toString(charset);
  return text === '' || text.includes(NUL) ? null : { text, charset };
}

/** The value with another text in its base64; the very same value when it holds that text, or none. */
export function withBase64Text(value: string, text: string): string {
  const held = readBase64Text(value);
  if (held === null || held.text === text) return value;
  return value.slice(0, placeOf(value)) + Buffer.from(text, held.charset).toString('base64');
}

/** Where the base64 begins: base64 has no comma. */
function placeOf(value: string): number {
  return value.lastIndexOf(',') + 1;
}

function charsetOf(bytes: Buffer): Charset {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes.length % 2 === 0) return 'utf16le';
  return isUtf8(bytes) ? 'utf8' : 'latin1';
}
