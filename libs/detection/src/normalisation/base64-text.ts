import { StringDecoder } from 'node:string_decoder';

/** Fewest characters of the base64 alphabets that are looked at as base64. */
export const MIN_BASE64_UNITS = 24;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NOT_A_SEXTET = 64;
/** Value of every ASCII code as a base64 digit (RFC 4648, tables 1 and 2). */
const sextets = Uint8Array.from({ length: 128 }, (_, code) => {
  const at = ALPHABET.indexOf(String.fromCharCode(code).replace('-', '+').replace('_', '/'));
  return at < 0 ? NOT_A_SEXTET : at;
});

/** Says whether a code unit belongs to one of the base64 alphabets, padding aside. */
export function isBase64(code: number): boolean {
  return (sextets[code] ?? NOT_A_SEXTET) < NOT_A_SEXTET;
}

/**
 * Says whether the first {@link MIN_BASE64_UNITS} characters of a run decode to something printable, as far as they are
 * there. Most runs are words, paths, hashes and keys: their first characters already do not.
 */
export function startsPrintable(run: string): boolean {
  let bits = 0;
  const length = Math.min(run.length, MIN_BASE64_UNITS);
  for (let index = 0; index < length; index++) {
    bits = ((bits << 6) | (sextets[run.charCodeAt(index)] as number)) & 0xffffff;
    const place = index % 4;
    if (place > 0 && !isPrintable((bits >> (6 - 2 * place)) & 255)) return false;
  }
  return true;
}

function isPrintable(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13;
}

/** Decodes a run of base64 that comes in pieces. The pieces together give what the whole gives. */
export class Base64Decoder {
  private readonly utf8 = new StringDecoder('utf8');
  private rest = '';

  push(piece: string): string {
    const all = this.rest + piece;
    const whole = all.length - (all.length % 4);
    this.rest = all.slice(whole);
    return this.utf8.write(Buffer.from(all.slice(0, whole), 'base64'));
  }

  end(): string {
    return this.utf8.write(Buffer.from(this.rest, 'base64')) + this.utf8.end();
  }
}

/** The text that a whole run of base64 holds; empty when it begins with something unprintable. */
export function decodeBase64(run: string): string {
  if (!startsPrintable(run)) return '';
  const decoder = new Base64Decoder();
  return decoder.push(run) + decoder.end();
}
