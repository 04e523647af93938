import {
  escapePointerToken,
  InvalidRequestError,
  isPlainName,
  keySegments,
  type Json,
  type Segment,
} from '@app/kernel';
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
  /** A field of the part itself that is left out, because it is read in another way. */
  readonly except?: string | undefined;
}

/**
 * Lists the texts inside a part of a body, in document order, and behind them names of fields: those that no protocol has, and
 * all those inside arguments and results of tools, because callers and models choose them.
 * @throws InvalidRequestError (INVALID_REQUEST) when the part is nested too deeply
 */
export function textsOf(part: Json, rules: WalkOptions): Segment[] {
  const { pointer } = rules;
  const found: Segment[] = [];
  const walk = new TextWalk(rules, (text, place) => found.push({ pointer: place, text }));
  walk.walk(part, pointer, { key: '', owner: null, outer: null });
  const chosen = walk.data.flatMap((data) => keySegments(data.value, data.pointer));
  const plain = chosen.filter(({ text }) => isPlainName(text));
  if (walk.hasPlainNamesOnly) return plain.length === 0 ? found : [...found, ...plain];
  return [...found, ...plain, ...keySegments(part, pointer).filter(({ text }) => !isPlainName(text))];
}

/**
 * Visits the texts inside a part of a body, in document order. Empty texts are no texts.
 * @throws InvalidRequestError (INVALID_REQUEST) when the part is nested too deeply
 */
export function walkTexts(part: Json, rules: WalkOptions, visit: TextVisitor): void {
  new TextWalk(rules, visit).walk(part, rules.pointer, { key: '', owner: null, outer: null });
}

/** One walk. Runs for every event of every stream, so it makes an object only where it goes deeper or tests a value. */
class TextWalk {
  /** Whether every field so far has a name that protocols use. */
  hasPlainNamesOnly = true;
  /** Arguments and results of tools. */
  readonly data: { readonly value: Json; readonly pointer: string }[] = [];
  private depth = 0;

  constructor(
    private readonly rules: WalkOptions,
    private readonly visit: TextVisitor,
  ) {}

  walk(value: Json, pointer: string, place: TextPlace): void {
    if (typeof value === 'string') {
      if (isText(value, place, this.rules.notText)) this.visit(value, pointer);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    if (this.depth === MAX_DEPTH) throw tooDeep(pointer);
    this.depth += 1;
    if (Array.isArray(value)) {
      value.forEach((item: Json, index) => this.walk(item, `${pointer}/${index}`, place));
    } else this.walkFields(value as JsonObject, pointer, place);
    this.depth -= 1;
  }

  private walkFields(owner: JsonObject, pointer: string, outer: TextPlace): void {
    for (const key of Object.keys(owner)) {
      const item = owner[key] as Json;
      this.hasPlainNamesOnly &&= isPlainName(key);
      if (!holdsText(item) || key === this.rules.passedOver) continue;
      if (this.depth === 1 && key === this.rules.except) continue;
      const at = `${pointer}/${escapePointerToken(key)}`;
      if (isToolData(key, item, owner)) this.data.push({ value: item, pointer: at });
      this.walk(item, at, { key, owner, outer });
    }
  }
}

/** Tells the arguments of a tool call (Anthropic, Bedrock) and a tool's result in JSON (Bedrock); elsewhere both are texts. */
function isToolData(key: string, value: Json, owner: JsonObject): boolean {
  if (key !== 'input' && key !== 'json') return false;
  if (value === null || typeof value !== 'object') return false;
  return key === 'json' || (!Array.isArray(value) && typeof owner['name'] === 'string');
}

/** False for what cannot have a text in it. */
export function holdsText(value: Json): boolean {
  return value !== null && value !== '' && (typeof value === 'string' || typeof value === 'object');
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
