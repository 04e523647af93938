import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: they cannot be guessed, so that a plain SHA-256 protects them at rest. */
const SECRET_BYTES = 32;
const API_KEY = /^axf_[A-Za-z0-9_-]{43}$/;

/** A new API key: `axf_` and 43 base64url characters. What it may do is stored with it, not written in it. */
export function newApiKey(): string {
  return `axf_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** A new client secret: `axs_` and 43 base64url characters. It is used together with a client id. */
export function newClientSecret(): string {
  return `axs_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** Says whether a text has the form of an API key, which names its holder by itself. */
export function isApiKey(text: string): boolean {
  return API_KEY.test(text);
}

/** The first characters of a key, for lists that must not show the key. */
export function apiKeyPrefix(key: string): string {
  return key.slice(0, 8);
}

/** What the database keeps of a secret. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
