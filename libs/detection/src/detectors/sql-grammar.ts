import type { Candidate } from '../scanner/detector';
import { before } from '../scanner/judges';

const GAP_PART = String.raw`[\s+\x00]|\/\*!\d{0,5}|\/\*[^*]{0,80}\*{1,2}\/|(?:--|#)[^\n]{0,120}\n`;
const STATEMENT =
  /^(?:\s|--[^\n]*\n|\/\*[^*]{0,200}\*\/|```(?:sql)?)*(?:select|with|insert|update|delete|create|alter|drop|truncate|explain|merge|grant|revoke|declare|if|exec|begin|set|use|savepoint|copy|values|call|pragma|show|describe)[\s;]+(?!['"\d]*$)/i;

/** What may stand between two SQL words: blanks, comments, the start of a MySQL version comment. At least one. */
export const GAP = `(?:${GAP_PART}){1,16}`;

/** The same, or nothing, or brackets. */
export const LOOSE_GAP = String.raw`(?:${GAP_PART}|[(${'`'}@]){0,16}`;

/** A table name with optional schema and quotes. */
export const TABLE = String.raw`[\w#.${'`'}"\[\]]{1,80}`;

/** Says whether a text is an SQL statement of its own rather than a fragment meant to break out of one. */
export function isStatement(text: string): boolean {
  return STATEMENT.test(text.slice(0, 600));
}

/** Says whether a match stands in a statement that began before it. */
export function continuesStatement(candidate: Candidate): boolean {
  return isStatement(candidate.text) || /\bselect\b[^;]{1,500}\bfrom\b/i.test(before(candidate, 600));
}

/** Says whether the rest of a text is commented away, as injections end. */
export function endsInComment(text: string): boolean {
  return /(?:--|#|\/\*|;\s*\x00)[\s+-]{0,4}$/.test(text.slice(-12));
}
