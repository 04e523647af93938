/** A stream whose next item can be looked at before it is taken. */
export class LookAhead<Item> {
  private readonly items: AsyncIterator<Item>;
  private upcoming: Promise<IteratorResult<Item>> | null = null;

  constructor(items: AsyncIterable<Item>) {
    this.items = items[Symbol.asyncIterator]();
  }

  /** @returns the next item, or null at the end */
  async peek(): Promise<Item | null> {
    this.upcoming ??= this.items.next();
    const result = await this.upcoming;
    return result.done === true ? null : result.value;
  }

  /** Takes the item that `peek` showed. */
  skip(): void {
    this.upcoming = null;
  }
}
