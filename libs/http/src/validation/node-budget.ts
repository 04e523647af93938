/**
 * Says whether a JSON value has at most so many values inside, itself included. Stops counting at the limit, so its cost
 * is bounded however large the value is.
 */
export function hasAtMost(limit: number, value: unknown): boolean {
  const open: unknown[] = [value];
  let seen = 0;
  while (open.length > 0) {
    const next = open.pop();
    seen += 1;
    if (seen > limit) return false;
    if (typeof next !== 'object' || next === null) continue;
    const inner = Object.values(next) as unknown[];
    if (seen + open.length + inner.length > limit) return false;
    for (const item of inner) open.push(item);
  }
  return true;
}
