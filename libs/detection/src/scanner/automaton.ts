/** Rows of the table are 64 symbols wide, so that a row begins at `state << 6`. */
const ROW_BITS = 6;
const ROW = 1 << ROW_BITS;
const OTHER = 0;

/** Something to report where a literal ends. */
export interface Output {
  /** Position of the literal's owner in the list that the automaton was built from. */
  readonly owner: number;
  /** Length of the literal in code units. */
  readonly length: number;
}

/** Finds many literals in one pass. Build with {@link buildAutomaton}; read by the scanner's loop. */
export interface Automaton {
  /** Symbol of every ASCII code; other code units are symbol 0, which no literal holds. */
  readonly symbols: Uint8Array;
  /** Next state by `(state << 6) | symbol`. */
  readonly next: Uint16Array;
  /** Outputs of every state; undefined where no literal ends. */
  readonly outputs: readonly (readonly Output[] | undefined)[];
  /** The state of the longest proper suffix of every state. */
  readonly suffix: Uint16Array;
  /** How many code units of a literal lie behind every state. */
  readonly depth: Uint16Array;
  /** Owners of the literals that go on from every state; of the first state it is nobody. */
  readonly unfinished: readonly (readonly number[])[];
}

interface Trie {
  readonly edges: Uint16Array[];
  readonly outputs: Output[][];
  readonly depth: number[];
  readonly unfinished: Set<number>[];
}

/** Upper and lower case, every digit, and every white-space character are one symbol each. */
function foldCode(code: number): number {
  if (code >= 65 && code <= 90) return code + 32;
  if (code >= 48 && code <= 57) return 48;
  return code >= 9 && code <= 13 ? 32 : code;
}

function assignSymbols(literals: readonly (readonly string[])[]): Uint8Array {
  const used = new Set(literals.flat().flatMap((literal) => [...literal].map((char) => char.charCodeAt(0))));
  if (used.size >= ROW) throw new RangeError(`Literals use ${used.size} symbols; at most ${ROW - 1} fit`);
  const symbolOf = new Map([...used].sort((a, b) => a - b).map((code, index) => [code, index + 1]));
  return Uint8Array.from({ length: 128 }, (_, code) => symbolOf.get(foldCode(code)) ?? OTHER);
}

function addLiteral(trie: Trie, symbols: readonly number[], output: Output): void {
  let state = 0;
  for (const symbol of symbols) {
    const row = trie.edges[state] as Uint16Array;
    if (row[symbol] === 0) {
      row[symbol] = trie.edges.push(new Uint16Array(ROW)) - 1;
      trie.outputs.push([]);
      trie.unfinished.push(new Set());
      trie.depth.push((trie.depth[state] as number) + 1);
    }
    if (state !== 0) trie.unfinished[state]?.add(output.owner);
    state = row[symbol] as number;
  }
  trie.outputs[state]?.push(output);
}

/**
 * Fills in the failure transitions, breadth first, so that every state has a successor for every symbol.
 * @returns where each state fails to
 */
function complete(trie: Trie): Uint16Array {
  const fail = new Uint16Array(trie.edges.length);
  const queue = [...(trie.edges[0] as Uint16Array)].filter((state) => state !== 0);
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const row = trie.edges[state] as Uint16Array;
    const fallback = fail[state] as number;
    const fallbackRow = trie.edges[fallback] as Uint16Array;
    trie.outputs[state]?.push(...(trie.outputs[fallback] ?? []));
    for (let symbol = 0; symbol < ROW; symbol++) {
      const child = row[symbol] as number;
      if (child === 0) {
        row[symbol] = fallbackRow[symbol] as number;
      } else {
        fail[child] = fallbackRow[symbol] as number;
        queue.push(child);
      }
    }
  }
  return fail;
}

/**
 * Builds the automaton of Aho and Corasick (Communications of the ACM 18(6), 1975) as one dense table.
 * @param literals literals of every owner: lower case, ASCII, `0` for any digit, a blank for any white space
 * @throws RangeError when the literals use more than 63 different symbols
 */
export function buildAutomaton(literals: readonly (readonly string[])[]): Automaton {
  const symbols = assignSymbols(literals);
  const trie: Trie = { edges: [new Uint16Array(ROW)], outputs: [[]], depth: [0], unfinished: [new Set()] };
  literals.forEach((ofOwner, owner) => {
    for (const literal of new Set(ofOwner)) {
      const path = [...literal].map((char) => symbols[char.charCodeAt(0)] as number);
      addLiteral(trie, path, { owner, length: literal.length });
    }
  });
  const suffix = complete(trie);
  const next = new Uint16Array(trie.edges.length << ROW_BITS);
  trie.edges.forEach((row, state) => next.set(row, state << ROW_BITS));
  return {
    symbols,
    next,
    outputs: trie.outputs.map((found) => (found.length > 0 ? found : undefined)),
    suffix,
    depth: Uint16Array.from(trie.depth),
    unfinished: trie.unfinished.map((owners) => [...owners]),
  };
}
