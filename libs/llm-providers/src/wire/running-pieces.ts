import { escapePointerToken, type Json } from '@app/kernel';
import { isObject, type JsonObject } from './json';
import type { ReadingBuilder } from './stream-reading';
import { holdsText, kindOf, walkToolData, type NotText, type TextPlace } from './text-walk';
import { isToolData } from './tool-data';
import { WireDecodeError } from './wire-decode.error';

/** Deepest nesting of a delta; the APIs known to us need five levels. */
const MAX_DEPTH = 16;

interface Running {
  readonly pointer: string;
  /** Where the part will stand inside the whole answer. */
  readonly channel: string;
  readonly notText: NotText;
  /** Names that fields have in the whole answer, when they are others. */
  readonly wholeNames?: Readonly<Record<string, string>>;
}

/**
 * Takes every text inside a delta as a piece of a running text, also in fields that nobody knows yet. Items that carry
 * their `index` keep it in the whole answer, however they are spread over events. Arguments and results of tools that come as
 * JSON are whole in their event.
 * @throws WireDecodeError (invalid_reply) when the delta is nested too deeply
 */
export function runningPieces(delta: Json, running: Running, reading: ReadingBuilder): void {
  new DeltaWalk(running, reading).walk(delta, running, { key: '', owner: null, outer: null });
}

/** Where a part stands: in its event, and in the whole answer. */
type Position = Pick<Running, 'channel' | 'pointer'>;

/** One walk. Runs for every event of every stream. */
class DeltaWalk {
  private depth = 0;

  constructor(
    private readonly rules: Pick<Running, 'notText' | 'wholeNames'>,
    private readonly reading: ReadingBuilder,
  ) {}

  walk(value: Json, at: Position, place: TextPlace): void {
    if (typeof value === 'string') {
      const kind = kindOf(value, place, this.rules.notText);
      if (kind === 'media') this.reading.media(at.pointer);
      else if (kind !== 'word') this.reading.piece(at.channel, at.pointer, value);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    if (this.depth === MAX_DEPTH) throw new WireDecodeError('invalid_reply', 'a delta is nested too deeply');
    this.depth += 1;
    if (Array.isArray(value)) this.walkItems(value as readonly Json[], at, place);
    else this.walkFields(value as JsonObject, at, place);
    this.depth -= 1;
  }

  private walkItems(items: readonly Json[], { channel, pointer }: Position, place: TextPlace): void {
    items.forEach((item, position) => {
      const at = { pointer: `${pointer}/${position}`, channel: `${channel}/${indexOf(item, position)}` };
      this.walk(item, at, place);
    });
  }

  private walkFields(owner: JsonObject, { channel, pointer }: Position, outer: TextPlace): void {
    for (const key of Object.keys(owner)) {
      const item = owner[key] as Json;
      const isData = isToolData(key, item, owner);
      if (!isData && !holdsText(item)) continue;
      const token = escapePointerToken(key);
      if (isData) {
        walkToolData(item, `${pointer}/${token}`, this.reading);
        continue;
      }
      const whole = this.rules.wholeNames?.[key] ?? token;
      const at = { pointer: `${pointer}/${token}`, channel: `${channel}/${whole}` };
      this.walk(item, at, { key, owner, outer });
    }
  }
}

/** The `index` of an item, else its position. */
export function indexOf(item: Json, position: number): number {
  const index = isObject(item) ? item['index'] : undefined;
  return typeof index === 'number' ? index : position;
}

/** True for a delta whose fields are all empty; its type says nothing. */
export function isEmptyDelta(delta: Json): boolean {
  if (Array.isArray(delta)) return delta.every((item: Json) => isEmptyDelta(item));
  if (!isObject(delta)) return delta === '' || delta === null;
  return Object.entries(delta).every(([key, value]) => key === 'type' || isEmptyDelta(value));
}
