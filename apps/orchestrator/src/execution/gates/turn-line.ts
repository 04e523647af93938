import type { Line } from './line';
import { LinkedQueue, type Link } from './linked-queue';

interface Member<Place, Item> {
  readonly key: string;
  readonly line: Line<Place, Item>;
}

/** Round robin: whoever has the same key shares one turn. Lines that are empty take no room. */
export class TurnLine<Place, Item> implements Line<Place, Item> {
  private readonly turns = new LinkedQueue<Member<Place, Item>>();
  private readonly links = new Map<string, Link<Member<Place, Item>>>();

  constructor(
    private readonly keyOf: (place: Place) => string,
    private readonly newLine: () => Line<Place, Item>,
  ) {}

  get isEmpty(): boolean {
    return this.turns.isEmpty;
  }

  push(place: Place, item: Item): void {
    const key = this.keyOf(place);
    const link = this.links.get(key) ?? this.join({ key, line: this.newLine() });
    link.item.line.push(place, item);
  }

  shift(): Item | undefined {
    const member = this.turns.shift();
    if (member === undefined) return undefined;
    const item = member.line.shift();
    if (member.line.isEmpty) this.links.delete(member.key);
    else this.join(member);
    return item;
  }

  remove(place: Place, item: Item): void {
    const link = this.links.get(this.keyOf(place));
    if (link === undefined) return;
    link.item.line.remove(place, item);
    if (!link.item.line.isEmpty) return;
    this.turns.remove(link);
    this.links.delete(link.item.key);
  }

  private join(member: Member<Place, Item>): Link<Member<Place, Item>> {
    const link = this.turns.push(member);
    this.links.set(member.key, link);
    return link;
  }
}
