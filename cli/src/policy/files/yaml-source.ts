import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
} from 'yaml';

/** A place in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Why a text is not YAML, and where. */
export interface SyntaxProblem {
  readonly position: Position;
  readonly message: string;
}

/** UTF-16 code units of one text: far more than a person writes into one file. */
const MAX_LENGTH = 1024 * 1024;
/** How many nodes aliases may stand for in all. People share a few values; a text that multiplies itself needs thousands. */
const MAX_ALIASED_NODES = 100;

/** A YAML 1.2 text that knows where each of its values stands. JSON is YAML, so it reads both. */
export class YamlSource {
  readonly problems: readonly SyntaxProblem[];
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(text: string) {
    const isTooLong = text.length > MAX_LENGTH;
    // The parser compares each key with all others, which takes minutes for a large text; repeatedKeys does not.
    const options = { lineCounter: this.lines, prettyErrors: false, uniqueKeys: false };
    this.document = parseDocument(isTooLong ? '' : text, options);
    const { errors, warnings } = this.document;
    const syntax = [...errors, ...warnings].map(({ code, message, pos }) => ({
      position: this.positionOf(pos[0]),
      message: code === 'RESOURCE_EXHAUSTION' ? 'is nested too deep' : message,
    }));
    const tooLong = { position: START, message: `is longer than ${MAX_LENGTH} characters; split it` };
    this.problems = isTooLong ? [tooLong] : [...syntax, ...this.repeatedKeys()];
  }

  /**
   * The values of the text as JSON.
   * @throws RangeError when aliases would blow it up, and ReferenceError when they point nowhere
   */
  value(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: MAX_ALIASED_NODES });
    } catch (error) {
      if (!(error instanceof ReferenceError) || !error.message.startsWith('Excessive alias')) throw error;
      throw new RangeError('has an alias that multiplies; write the values out', { cause: error });
    }
  }

  /** Where a JSON pointer leads: to a key of an object, to an entry of a list. What is missing stands at its parent. */
  locate(pointer: string): Position {
    let offset = startOf(this.document.contents);
    let node: unknown = this.document.contents;
    for (const token of tokensOf(pointer)) {
      const child = childOf(node, token);
      if (child === null) break;
      offset = startOf(child.at);
      node = child.value;
    }
    return this.positionOf(offset);
  }

  private repeatedKeys(): readonly SyntaxProblem[] {
    const repeated: unknown[] = [];
    visit(this.document, {
      Map: (_, { items }) => {
        const seen = new Set<string>();
        for (const { key } of items) {
          if (!isScalar(key)) continue;
          const name = String(key.value);
          if (seen.has(name)) repeated.push(key);
          seen.add(name);
        }
      },
    });
    return repeated.map((key) => ({
      position: this.positionOf(startOf(key)),
      message: 'is a key that is there twice; remove one of them',
    }));
  }

  private positionOf(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

const START: Position = { line: 1, column: 1 };

interface Child {
  /** What stands at the place in the text: the key, or the entry of a list. */
  readonly at: unknown;
  readonly value: unknown;
}

function childOf(node: unknown, token: string): Child | null {
  if (isSeq(node)) {
    const entry = node.items[Number(token)];
    return entry === undefined ? null : { at: entry, value: entry };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }: Pair) => isScalar(key) && String(key.value) === token);
  return pair === undefined ? null : { at: pair.key, value: pair.value };
}

function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

function tokensOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
