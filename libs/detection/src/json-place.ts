/** How much of the text before a cut decides how its substitute is written, in UTF-16 code units. */
export const REDACTION_CONTEXT_UNITS = 32;

/** Where a substitute is put. */
export interface JsonPlace {
  /** The end of the text before; not more than the last {@link REDACTION_CONTEXT_UNITS} are looked at. */
  readonly before: string;
  /** What is replaced. */
  readonly value: string;
}

const BARE_NUMBER = /^\d+$/;
/** White space, which is escaped in JSON that stands in JSON. */
const SPACE = String.raw`(?:\s|\\+[nrt])*`;
/** The end of a member's name, with the quote as this JSON writes it. */
const MEMBER = new RegExp(String.raw`(\\*")${SPACE}:${SPACE}(?:\[${SPACE})?$`);
const ESCAPED_LETTER = /^[bfnrt]/;
const LAST_BACKSLASHES = /(?<!\\)\\*$/;

/**
 * Writes a substitute so that JSON stays JSON, as arguments of tools are: in the place of a number it is a string, and
 * escapes at both ends of what it replaces stay whole. A letter behind a backslash is taken for an escape, and stays.
 */
export function fitInJson(substitute: string, { before, value }: JsonPlace): string {
  const near = before.slice(-REDACTION_CONTEXT_UNITS);
  if (BARE_NUMBER.test(value)) {
    const quote = MEMBER.exec(near)?.[1] ?? '';
    return quote + substitute + quote;
  }
  const head = near.endsWith('\\') && ESCAPED_LETTER.test(value) ? value.charAt(0) : '';
  const tail = LAST_BACKSLASHES.exec(value)?.[0] ?? '';
  return head + substitute + tail;
}
