/** A number with fewer digits is held exactly: 2^53 has 16. */
const MIN_DIGITS = 16;

const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const NINE = 57;
const ZERO = 48;
const BACKSLASH = 92;
const NUMBER_TAIL = /[\d.eE+-]*/y;

/**
 * Says whether a JSON text has a number with so many digits that JavaScript may not hold it exactly. Most texts have none:
 * such a number covers one of the places 15, 31, 47 ..., so only those are looked at first. May take text for a number.
 */
export function hasLongNumber(text: string): boolean {
  for (let place = MIN_DIGITS - 1; place < text.length; place += MIN_DIGITS) {
    if (!isMember(text.charCodeAt(place))) continue;
    let start = place;
    while (start > 0 && isMember(text.charCodeAt(start - 1))) start -= 1;
    let end = place + 1;
    while (end < text.length && isMember(text.charCodeAt(end))) end += 1;
    const isQuoted = text.charCodeAt(start - 1) === QUOTE || text.charCodeAt(end) === QUOTE;
    if (!isQuoted && digitsIn(text, start, end) >= MIN_DIGITS) return true;
    place = end - 1;
  }
  return false;
}

/** The JSON text with each of its numbers written in another way. Linear. */
export function withNumbers(json: string, write: (number: string) => string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < json.length;) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfText(json, at);
    else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(json, at);
      parts.push(json.slice(from, at), write(json.slice(at, end)));
      from = at = end;
    } else at += 1;
  }
  return parts.join('') + json.slice(from);
}

function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at += 1;
  }
  return json.length;
}

function endOfNumber(json: string, start: number): number {
  NUMBER_TAIL.lastIndex = start;
  NUMBER_TAIL.test(json);
  return NUMBER_TAIL.lastIndex;
}

function digitsIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) if (isDigit(text.charCodeAt(at))) count += 1;
  return count;
}

function isMember(code: number): boolean {
  return code === POINT || isDigit(code);
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
