import type { Candidate } from '../scanner/candidate';
import { after, before } from '../scanner/judges';

const GAP_PART = String.raw`[\s+\x00]|\/\*!\d{0,5}|\/\*[^*]{0,80}\*{1,2}\/|(?:--|#)[^\n]{0,120}\n`;
const STATEMENT =
  /^(?:\s|--[^\n]*\n|\/\*[^*]{0,200}\*\/|```(?:sql)?)*(?:select|with|insert|update|delete|create|alter|drop|truncate|explain|merge|grant|revoke|declare|if|exec|begin|set|use|savepoint|copy|values|call|pragma|show|describe)[\s;]+(?!['"\d]*$)/i;

/** What may stand between two SQL words: blanks, comments, the start of a MySQL version comment. At least one. */
export const GAP = `(?:${GAP_PART}){1,16}`;

/** The same, or nothing, or brackets. */
export const LOOSE_GAP = String.raw`(?:${GAP_PART}|[(${'`'}@]){0,16}`;

/** A table name with optional schema and quotes. */
export const TABLE = String.raw`[\w#.${'`'}"\[\]]{1,80}`;

/** Says whether the text is an SQL statement of its own rather than a fragment meant to break out of one. */
export function isStatement(candidate: Candidate): boolean {
  return STATEMENT.test(candidate.beginning(600));
}

/** Says whether a match stands in a statement that began before it. */
export function continuesStatement(candidate: Candidate): boolean {
  return isStatement(candidate) || /\bselect\b[^;]{1,500}\bfrom\b/i.test(before(candidate, 600));
}

/** Most code units between a match and the end of the text for {@link endsInComment}. */
const LONGEST_REST = 400;

/** Says whether the rest of a text is commented away soon behind the match, as injections end. */
export function endsInComment(candidate: Candidate): boolean {
  const rest = after(candidate, LONGEST_REST + 1);
  const end = (before(candidate, 12) + candidate.match + rest).slice(-12);
  return rest.length <= LONGEST_REST && /(?:--|#|\/\*|;\s*\x00)[\s+-]{0,4}$/.test(end);
}
