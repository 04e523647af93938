import {
  BASE64_TOKEN,
  escapePointerToken,
  InvalidRequestError,
  isPlainName,
  keySegments,
  longNumberText,
  readBase64Text,
  writtenNumber,
  type Json,
  type Segment,
} from '@app/kernel';
import type { JsonObject } from './json';
import { isToolData } from './tool-data';

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
 * What a field holds: a text; a text in base64; images, sounds and files that no detector can look into; the address of such,
 * which is a text as well; or a word of the protocol, which says nothing.
 */
export type FieldKind = 'address' | 'base64' | 'media' | 'text' | 'word';

/** Fields that may hold something else than text, by name, each with what its value is found to be. Anything else is text. */
export type NotText = Readonly<Record<string, (value: string, place: TextPlace) => FieldKind>>;

/** Told of what nobody can look into. */
export type MediaVisitor = (pointer: string) => void;

/** Told of everything that a walk finds. */
export interface WalkVisitor {
  readonly text: (text: string, pointer: string) => void;
  readonly media: MediaVisitor;
}

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
 * Lists the texts inside a part of a body, in document order, among them the long numbers that tools take and give. Behind them
 * come names of fields: those that no protocol has, and all those inside arguments and results of tools, because callers and
 * models choose them.
 * @throws InvalidRequestError (INVALID_REQUEST) when the part is nested too deeply
 */
export function textsOf(part: Json, rules: WalkOptions, onMedia: MediaVisitor = passOver): Segment[] {
  const { pointer } = rules;
  const found: Segment[] = [];
  const text = (said: string, place: string): void => void found.push({ pointer: place, text: said });
  const walk = new TextWalk(rules, { text, media: onMedia });
  walk.walkAll(part);
  if (walk.hasPlainNamesOnly) return found;
  return [...found, ...keySegments(part, pointer).filter((name) => !isPlainName(name.text))];
}

/**
 * Visits the texts inside a part of a body, in document order, then the plain names of fields in what tools take and give. Empty
 * texts are no texts.
 * @throws InvalidRequestError (INVALID_REQUEST) when the part is nested too deeply
 */
export function walkTexts(part: Json, rules: WalkOptions, visitor: WalkVisitor): void {
  new TextWalk(rules, visitor).walkAll(part);
}

/**
 * Visits the texts and long numbers inside arguments or a result of a tool, in document order, then the plain names of fields.
 * @throws InvalidRequestError (INVALID_REQUEST) when they are nested too deeply
 */
export function walkToolData(data: Json, pointer: string, visitor: WalkVisitor): void {
  const walk = new TextWalk({ pointer, notText: {} }, visitor);
  walk.walkData(data, pointer);
  visitPlainNames({ value: data, pointer }, visitor);
}

/** Arguments or a result of a tool. */
interface ToolData {
  readonly value: Json;
  readonly pointer: string;
}

/** Names that are not plain are found wherever they stand. */
function visitPlainNames({ pointer, value }: ToolData, visitor: WalkVisitor): void {
  for (const name of keySegments(value, pointer)) {
    if (isPlainName(name.text)) visitor.text(name.text, name.pointer);
  }
}

/** One walk. Runs for every event of every stream, so it makes an object only where it goes deeper or tests a value. */
class TextWalk {
  /** Whether every field so far has a name that protocols use. */
  hasPlainNamesOnly = true;
  private readonly data: ToolData[] = [];
  private depth = 0;

  constructor(
    private readonly rules: WalkOptions,
    private readonly visitor: WalkVisitor,
  ) {}

  walkAll(part: Json): void {
    this.walk(part, this.rules.pointer, { key: '', owner: null, outer: null });
    for (const data of this.data) visitPlainNames(data, this.visitor);
  }

  private walk(value: Json, pointer: string, place: TextPlace): void {
    if (typeof value === 'string') {
      const kind = kindOf(value, place, this.rules.notText);
      if (kind === 'base64') this.visitBase64(value, pointer);
      else if (kind === 'text' || kind === 'address') this.visitor.text(value, pointer);
      if (kind === 'media' || kind === 'address') this.visitor.media(pointer);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    this.enter(pointer);
    if (Array.isArray(value)) {
      value.forEach((item: Json, index) => this.walk(item, `${pointer}/${index}`, place));
    } else this.walkFields(value as JsonObject, pointer, place);
    this.depth -= 1;
  }

  /** Every text in tool data is one, whatever its field is called, and so is every long number. */
  walkData(value: Json, pointer: string, written?: string): void {
    const text = typeof value === 'number' ? longNumberText(value, written) : value;
    if (typeof text === 'string' && text !== '') this.visitor.text(text, pointer);
    if (value === null || typeof value !== 'object') return;
    this.enter(pointer);
    const isList = Array.isArray(value);
    for (const key of Object.keys(value)) {
      this.hasPlainNamesOnly &&= isList || isPlainName(key);
      const item = (value as JsonObject)[key] as Json;
      this.walkData(item, `${pointer}/${escapePointerToken(key)}`, writtenNumber(value, key));
    }
    this.depth -= 1;
  }

  /** What may be no text is inspected as it stands, too. */
  private visitBase64(value: string, pointer: string): void {
    const held = readBase64Text(value);
    if (held === null) this.visitor.media(pointer);
    else this.visitor.text(held.text, `${pointer}/${BASE64_TOKEN}`);
    if (held === null || held.charset === 'latin1') this.visitor.text(value, pointer);
  }

  private enter(pointer: string): void {
    if (this.depth === MAX_DEPTH) throw tooDeep(pointer);
    this.depth += 1;
  }

  private walkFields(owner: JsonObject, pointer: string, outer: TextPlace): void {
    for (const key of Object.keys(owner)) {
      const item = owner[key] as Json;
      this.hasPlainNamesOnly &&= isPlainName(key);
      const isData = isToolData(key, item, owner);
      if (!isData && (!holdsText(item) || key === this.rules.passedOver)) continue;
      if (this.depth === 1 && key === this.rules.except) continue;
      const at = `${pointer}/${escapePointerToken(key)}`;
      if (isData) {
        this.data.push({ value: item, pointer: at });
        this.walkData(item, at);
      } else this.walk(item, at, { key, owner, outer });
    }
  }
}

/** False for what cannot have a text in it. */
export function holdsText(value: Json): boolean {
  return value !== null && value !== '' && (typeof value === 'string' || typeof value === 'object');
}

/** Tells text from protocol words and media. An empty text says nothing. */
export function kindOf(value: string, place: TextPlace, notText: NotText): FieldKind {
  if (value === '') return 'word';
  return Object.hasOwn(notText, place.key) ? (notText[place.key]?.(value, place) ?? 'text') : 'text';
}

function passOver(): void {
  // Who counts texts has no use for media.
}

function tooDeep(pointer: string): InvalidRequestError {
  const field = `/${pointer.split('/')[1] ?? ''}`;
  return new InvalidRequestError('The body is nested too deeply.', {
    problems: [{ field, message: `must not be nested deeper than ${MAX_DEPTH} levels` }],
  });
}
