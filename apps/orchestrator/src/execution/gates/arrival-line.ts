import type { Line } from './line';
import { LinkedQueue, type Link } from './linked-queue';

/** First come, first served. */
export class ArrivalLine<Item> implements Line<unknown, Item> {
  private readonly queue = new LinkedQueue<Item>();
  private readonly links = new Map<Item, Link<Item>>();

  get isEmpty(): boolean {
    return this.queue.isEmpty;
  }

  push(_place: unknown, item: Item): void {
    this.links.set(item, this.queue.push(item));
  }

  shift(): Item | undefined {
    const item = this.queue.shift();
    if (item !== undefined) this.links.delete(item);
    return item;
  }

  remove(_place: unknown, item: Item): void {
    const link = this.links.get(item);
    if (link === undefined) return;
    this.queue.remove(link);
    this.links.delete(item);
  }
}
