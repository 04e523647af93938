import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
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

/** A YAML 1.2 text that knows where each of its values stands. JSON is YAML, so it reads both. */
export class YamlSource {
  readonly problems: readonly SyntaxProblem[];
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(text: string) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
    this.problems = [...this.document.errors, ...this.document.warnings].map(({ code, message, pos }) => ({
      position: this.positionOf(pos[0]),
      message: code === 'RESOURCE_EXHAUSTION' ? 'is nested too deep' : message,
    }));
  }

  /**
   * The values of the text as JSON.
   * @throws Error when aliases would blow it up, or point nowhere
   */
  value(): unknown {
    return this.document.toJS();
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

  private positionOf(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

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
