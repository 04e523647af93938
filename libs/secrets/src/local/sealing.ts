import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** Sizes that NIST SP 800-38D recommends for GCM. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed text belongs to; it opens in no other place. */
export interface SealedPlace {
  readonly name: string;
  readonly version: number;
}

/**
 * Encrypts a text with AES-256-GCM under a fresh random nonce.
 * @param key 32 bytes
 * @param place authenticated together with the text
 * @param text what is sealed
 * @returns nonce, ciphertext and tag in base64
 */
export function seal(key: Buffer, place: SealedPlace, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(contextOf(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64');
}

/**
 * Opens what {@link seal} made.
 * @throws Error when the key is another one, or when text, name or version were changed
 */
export function unseal(key: Buffer, place: SealedPlace, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(contextOf(place));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

/** As JSON, so that no name can look like another name with a version. */
function contextOf({ name, version }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([name, version]));
}
