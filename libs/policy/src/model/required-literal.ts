/** Escapes that stand for a class or a place, so that the text before and after them is apart. */
const CLASS_ESCAPES = 'dDsSwWbBAz';

/** One part of a pattern that has been read. */
interface Step {
  readonly next: number;
  /** The character that must be there; null for anything that is not one fixed character. */
  readonly char: string | null;
}

/**
 * Finds a text that every match of a regular expression (RE2 syntax) contains, so that most texts need not be matched at
 * all. Only looks outside groups and gives up early: what it finds is certain, what it misses costs time only.
 * @returns the longest such text, in lower case and ASCII only; empty when none is certain
 */
export function requiredLiteral(source: string): string {
  let longest = '';
  let run = '';
  for (let index = 0; index < source.length;) {
    const step = stepAt(source, index);
    if (step === null) return '';
    const repeat = repeatAt(source, step.next);
    const stays = step.char !== null && !repeat.mayBeAbsent;
    run = stays ? run + (step.char ?? '') : '';
    if (run.length > longest.length) longest = run;
    if (repeat.next > step.next) run = '';
    index = repeat.next;
  }
  return longest.toLowerCase();
}

function stepAt(source: string, index: number): Step | null {
  const char = source.charAt(index);
  switch (char) {
    case '|':
    case ')':
      return null;
    case '\\':
      return escapeAt(source, index);
    case '[':
      return skipClass(source, index);
    case '(':
      return skipGroup(source, index);
    case '.':
    case '^':
    case '$':
      return { next: index + 1, char: null };
    default:
      return { next: index + 1, char: char < '\u0080' ? char : null };
  }
}

function escapeAt(source: string, index: number): Step | null {
  const escaped = source.charAt(index + 1);
  if (/[^A-Za-z0-9]/.test(escaped) && escaped < '\u0080') return { next: index + 2, char: escaped };
  return escaped !== '' && CLASS_ESCAPES.includes(escaped) ? { next: index + 2, char: null } : null;
}

/** Classes with escapes or brackets inside are left alone: their end is hard to tell. */
function skipClass(source: string, index: number): Step | null {
  const [whole] = /^\[(?:\^[^[\]\\]+|[^^[\]\\][^[\]\\]*)\]/.exec(source.slice(index)) ?? [];
  return whole === undefined ? null : { next: index + whole.length, char: null };
}

/** Groups with classes or escapes inside are left alone, too. */
function skipGroup(source: string, index: number): Step | null {
  const [flags] = /^\(\?[imsU-]+\)/.exec(source.slice(index)) ?? [];
  if (flags !== undefined) return { next: index + flags.length, char: null };
  let depth = 0;
  for (let at = index; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === '[' || char === '\\') return null;
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth === 0) return { next: at + 1, char: null };
  }
  return null;
}

function repeatAt(source: string, index: number): { readonly next: number; readonly mayBeAbsent: boolean } {
  const [whole = ''] = /^(?:[*+?]|\{\d*,?\d*\})\??/.exec(source.slice(index)) ?? [];
  return { next: index + whole.length, mayBeAbsent: whole !== '' && !whole.startsWith('+') };
}
