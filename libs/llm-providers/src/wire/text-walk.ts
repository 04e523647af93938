import { escapePointerToken, InvalidRequestError, type Json, type Segment } from '@app/kernel';
import type { JsonObject } from './json';

/** Deepest nesting that is read; deeper bodies are refused. No API known to us needs more than a dozen levels. */
const MAX_DEPTH = 64;

/** Where a text stands. */
export interface TextPlace {
  /** Name of the field; items of an array have the name of the array. */
  readonly key: string;
  /** The object with that field; null at the top. */
  readonly owner: JsonObject | null;
  /** Where `owner` stands. */
  readonly outer: TextPlace | null;
}

/**
 * Fields that may hold something else than text, by name, each with the test that its value must pass to be passed over.
 * Anything else is text.
 */
export type NotText = Readonly<Record<string, (value: string, place: TextPlace) => boolean>>;

/** Called with every text that a walk finds. */
export type TextVisitor = (text: string, pointer: string) => void;

/** What a walk is told. */
export interface WalkOptions {
  /** JSON pointer of the part inside the body. */
  readonly pointer: string;
  readonly notText: NotText;
  /** A field that repeats texts in another form, and is left out together with all that is in it. */
  readonly passedOver?: string;
}

/**
 * Lists the texts inside a part of a body, in document order.
 * @throws InvalidRequestError (INVALID_REQUEST) when the part is nested too deeply
 */
export function textsOf(part: Json, options: WalkOptions): Segment[] {
  const found: Segment[] = [];
  walkTexts(part, options, (text, pointer) => found.push({ pointer, text }));
  return found;
}

/**
 * Visits the texts inside a part of a body, in document order. Empty texts are no texts.
 * @throws InvalidRequestError (INVALID_REQUEST) when the part is nested too deeply
 */
export function walkTexts(part: Json, { pointer, ...options }: WalkOptions, visit: TextVisitor): void {
  walk(part, pointer, { ...options, place: { key: '', owner: null, outer: null }, depth: 0, visit });
}

interface Step extends Omit<WalkOptions, 'pointer'> {
  readonly place: TextPlace;
  readonly depth: number;
  readonly visit: TextVisitor;
}

function walk(value: Json, pointer: string, step: Step): void {
  if (typeof value === 'string') {
    if (isText(value, step.place, step.notText)) step.visit(value, pointer);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (step.depth === MAX_DEPTH) throw tooDeep(pointer);
  const depth = step.depth + 1;
  if (Array.isArray(value)) {
    value.forEach((item: Json, index) => walk(item, `${pointer}/${index}`, { ...step, depth }));
    return;
  }
  const owner = value as JsonObject;
  for (const [key, item] of Object.entries(owner)) {
    if (key === step.passedOver) continue;
    const place = { key, owner, outer: step.place };
    walk(item, `${pointer}/${escapePointerToken(key)}`, { ...step, place, depth });
  }
}

/** Tells text from protocol words and media. */
export function isText(value: string, place: TextPlace, notText: NotText): boolean {
  return value !== '' && !(Object.hasOwn(notText, place.key) && notText[place.key]?.(value, place));
}

function tooDeep(pointer: string): InvalidRequestError {
  const field = `/${pointer.split('/')[1] ?? ''}`;
  return new InvalidRequestError('The body is nested too deeply.', {
    problems: [{ field, message: `must not be nested deeper than ${MAX_DEPTH} levels` }],
  });
}
