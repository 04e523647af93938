import type { Line } from './line';

/** Priorities run from 0 to this. */
const HIGHEST_PRIORITY = 9;

/** A level that was passed over so often is served next, whatever its priority: nobody starves. */
const PATIENCE_TURNS = 8;

/** Where somebody waits, by priority. */
interface Ranked {
  readonly priority: number;
}

interface Level<Place, Item> {
  readonly line: Line<Place, Item>;
  passedOver: number;
}

/**
 * Higher priorities first, with ageing: a level that has been passed over 8 times is served once before its betters.
 * The number of levels is fixed, so that every operation takes constant time.
 */
export class PriorityLine<Place extends Ranked, Item> implements Line<Place, Item> {
  /** Highest first. */
  private readonly levels: readonly Level<Place, Item>[];

  constructor(newLine: () => Line<Place, Item>) {
    this.levels = Array.from({ length: HIGHEST_PRIORITY + 1 }, () => ({ line: newLine(), passedOver: 0 }));
  }

  get isEmpty(): boolean {
    return this.levels.every(({ line }) => line.isEmpty);
  }

  push(place: Place, item: Item): void {
    this.levelOf(place).line.push(place, item);
  }

  shift(): Item | undefined {
    const waiting = this.levels.filter(({ line }) => !line.isEmpty);
    const chosen = waiting.find(({ passedOver }) => passedOver >= PATIENCE_TURNS) ?? waiting[0];
    if (chosen === undefined) return undefined;
    for (const level of waiting) level.passedOver = level === chosen ? 0 : level.passedOver + 1;
    return chosen.line.shift();
  }

  remove(place: Place, item: Item): void {
    this.levelOf(place).line.remove(place, item);
  }

  private levelOf({ priority }: Place): Level<Place, Item> {
    const bounded = Math.min(HIGHEST_PRIORITY, Math.max(0, Math.trunc(priority)));
    return this.levels[HIGHEST_PRIORITY - bounded] as Level<Place, Item>;
  }
}
