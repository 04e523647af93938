/** A place in a {@link LinkedQueue}. */
export interface Link<Item> {
  readonly item: Item;
  before: Link<Item> | null;
  after: Link<Item> | null;
}

/** A queue whose members can also leave from the middle. Every operation takes constant time. */
export class LinkedQueue<Item> {
  private first: Link<Item> | null = null;
  private last: Link<Item> | null = null;

  get isEmpty(): boolean {
    return this.first === null;
  }

  push(item: Item): Link<Item> {
    const link: Link<Item> = { item, before: this.last, after: null };
    if (this.last === null) this.first = link;
    else this.last.after = link;
    this.last = link;
    return link;
  }

  shift(): Item | undefined {
    const link = this.first;
    if (link === null) return undefined;
    this.remove(link);
    return link.item;
  }

  /** The link must be in this queue. */
  remove(link: Link<Item>): void {
    if (link.before === null) this.first = link.after;
    else link.before.after = link.after;
    if (link.after === null) this.last = link.before;
    else link.after.before = link.before;
  }
}
