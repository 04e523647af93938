import type { ProblemList } from './problem-list';

/** Bounds of what others may keep with a policy. */
const METADATA_LIMITS = {
  /** Nesting of objects and lists. */
  depth: 10,
  /** Values of all levels together. */
  values: 500,
  /** UTF-16 code units of all keys and texts together. */
  characters: 20_000,
} as const;

/** Adds what is wrong with facts that are kept with a policy and never evaluated. Stops at the first bound. */
export function checkMetadata(metadata: unknown, problems: ProblemList): void {
  if (metadata === undefined || isSmall(metadata)) return;
  const { characters, depth, values } = METADATA_LIMITS;
  problems.add(
    '/metadata',
    `is too large; at most ${values} values, ${depth} levels and ${characters} characters are kept`,
  );
}

/** Looks at no more than the bounds allow, however large the value is. */
function isSmall(metadata: unknown): boolean {
  const left = [{ value: metadata, depth: 1 }];
  let values = 0;
  let characters = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { depth, value } = next;
    characters += typeof value === 'string' ? value.length : 0;
    if (depth > METADATA_LIMITS.depth || characters > METADATA_LIMITS.characters) return false;
    const parts: object = typeof value === 'object' && value !== null ? value : {};
    for (const key in parts) {
      values += 1;
      characters += key.length;
      if (values > METADATA_LIMITS.values) return false;
      left.push({ value: parts[key as keyof typeof parts], depth: depth + 1 });
    }
  }
  return true;
}
