import type { Json } from '@app/kernel';
import { AuditRecordRejectedError } from '../audit.errors';

/** `jsonb` stops at PostgreSQL's stack depth, far deeper; no honest record comes near. */
const DEPTH_LIMIT = 64;
/** Text that JSON writes as it is. Found by itself, because calling JSON.stringify for a word costs more than the word. */
const PLAIN = /^[\w .,:;@/+-]*$/;

/**
 * Writes a JSON value in its one canonical form: keys sorted by UTF-16 code units, no spaces, numbers and strings as
 * ECMAScript writes them (the form of RFC 8785). Reading the value back from `jsonb` and writing it again gives the
 * same text, because `jsonb` changes only key order, spaces and duplicates.
 * @throws AuditRecordRejectedError (INVALID_REQUEST) for a number that JSON cannot hold, or more than 64 levels
 */
export function canonicalJson(value: Json): string {
  return write(value, 0);
}

function write(value: Json | undefined, depth: number): string {
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number') return writeNumber(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (depth === DEPTH_LIMIT) throw rejected(`must not be nested more than ${DEPTH_LIMIT} levels deep`);
  return Array.isArray(value) ? writeList(value, depth) : writeObject(value as JsonObject, depth);
}

type JsonObject = { readonly [key: string]: Json | undefined };

function writeText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw rejected('must hold finite numbers only');
  return JSON.stringify(value);
}

function writeList(items: readonly Json[], depth: number): string {
  return `[${items.map((item) => write(item, depth + 1)).join(',')}]`;
}

function writeObject(fields: JsonObject, depth: number): string {
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    const value = fields[key];
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${writeText(key)}:${write(value, depth + 1)}`;
  }
  return `{${text}}`;
}

function rejected(message: string): AuditRecordRejectedError {
  return new AuditRecordRejectedError([{ field: '/detail', message }]);
}
