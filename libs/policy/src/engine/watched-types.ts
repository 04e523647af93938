/**
 * Finding types that enforced policies watch, put together policy by policy. What the same lists make one after the other is
 * the same object each time, so that whoever derives something from it does so once, and a call makes no set of its own.
 */
export class WatchedTypes {
  /** What nobody watches. */
  static readonly none = new WatchedTypes(new Set());

  private readonly grown = new WeakMap<readonly string[], WatchedTypes>();

  private constructor(readonly types: ReadonlySet<string>) {}

  /** These types and those of a list. Remembered for as long as the list is. */
  with(list: readonly string[]): WatchedTypes {
    const known = this.grown.get(list);
    if (known !== undefined) return known;
    const isNew = list.some((type) => !this.types.has(type));
    const grown = isNew ? new WatchedTypes(new Set([...this.types, ...list])) : this;
    this.grown.set(list, grown);
    return grown;
  }
}
