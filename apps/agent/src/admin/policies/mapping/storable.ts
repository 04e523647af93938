import { InvalidRequestError } from '@app/kernel';

/** Deeper than anything that a policy may hold. */
const MAX_DEPTH = 64;

/**
 * Refuses what the database cannot keep, before it gets there: NUL, half a surrogate pair, endless nesting.
 * @throws InvalidRequestError (INVALID_REQUEST) that names the field of the body
 */
export function requireStorable(body: object): void {
  const problems = Object.entries(body).flatMap(([name, value]) => {
    const message = problemOf(value);
    return message === null ? [] : [{ field: `/${name}`, message }];
  });
  const [first] = problems;
  if (first === undefined) return;
  throw new InvalidRequestError(`The request is not valid: ${first.field} ${first.message}.`, { problems });
}

function problemOf(whole: unknown): string | null {
  const left = [{ value: whole, depth: 1 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { depth, value } = next;
    if (depth > MAX_DEPTH) return `is nested too deep; at most ${MAX_DEPTH} levels are allowed`;
    if (typeof value === 'string' && !isStorable(value)) return UNSTORABLE;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, part] of Object.entries(value)) {
      if (!isStorable(key)) return UNSTORABLE;
      left.push({ value: part, depth: depth + 1 });
    }
  }
  return null;
}

const UNSTORABLE = 'has a NUL character or half a surrogate pair; remove it';

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
