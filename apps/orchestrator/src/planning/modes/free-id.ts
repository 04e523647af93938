const MAX_LENGTH = 64;

/** An id like the wanted one that no step has; it is taken from then on. */
export function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted.slice(0, MAX_LENGTH);
  for (let next = 2; taken.has(id); next++) {
    const suffix = `-${next}`;
    id = `${wanted.slice(0, MAX_LENGTH - suffix.length)}${suffix}`;
  }
  taken.add(id);
  return id;
}
