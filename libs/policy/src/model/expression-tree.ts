import type { ASTNode } from '@marcbachmann/cel-js';

/** How often an expression can look at a whole text. */
export interface ExpressionCost {
  /** Outside comprehensions. */
  readonly once: number;
  /** For each entry of a list. */
  readonly perEntry: number;
}

/** Functions that look at a bounded part of their input, or once at the whole. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['has', 'size', 'int', 'double', 'string', 'timestamp', 'duration'],
  ...['contains', 'startsWith', 'endsWith', 'lowerAscii', 'upperAscii', 'trim', 'indexOf'],
  ...['getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear', 'getFullYear', 'getMonth'],
  ...['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'],
]);
const COMPREHENSIONS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter']);

/** Something that may not stand in an expression. */
interface ForbiddenPart {
  readonly position: number;
  readonly problem: string;
}

/** Finds what would make an expression slow. */
export function forbiddenPart(tree: ASTNode): ForbiddenPart | null {
  let found: ForbiddenPart | null = null;
  visit(tree, false, (node, isInside) => {
    const name = functionOf(node);
    if (found !== null || name === null) return;
    if (COMPREHENSIONS.has(name)) {
      if (isInside) found = { position: node.start, problem: `${name} inside another comprehension` };
    } else if (!FUNCTIONS.has(name)) {
      found = { position: node.start, problem: refusalOf(name) };
    }
  });
  return found;
}

/** What an expression reads, and how often it can go through a text. */
export function costOf(tree: ASTNode): {
  readonly cost: ExpressionCost;
  readonly reads: ReadonlySet<string>;
} {
  const reads = new Set<string>();
  let once = 0;
  let perEntry = 0;
  visit(tree, false, (node, isInside) => {
    if (node.op === 'id') reads.add(node.args);
    if (isInside) perEntry += 1;
    else once += 1;
  });
  return { cost: { once, perEntry }, reads };
}

function refusalOf(name: string): string {
  return name === 'matches'
    ? 'matches is not allowed; write a condition with the operator regex'
    : `${name} is not allowed; write one of ${[...FUNCTIONS, ...COMPREHENSIONS].join(', ')}`;
}

function functionOf(node: ASTNode): string | null {
  return node.op === 'call' || node.op === 'rcall' ? node.args[0] : null;
}

/** Walks a tree. Its depth is bounded by the limits of the parser. */
function visit(node: ASTNode, isInside: boolean, see: (node: ASTNode, isInside: boolean) => void): void {
  see(node, isInside);
  const name = functionOf(node);
  const opens = name !== null && COMPREHENSIONS.has(name);
  if (opens && node.op === 'rcall') {
    const [, range, parts] = node.args;
    visit(range, isInside, see);
    for (const part of parts) visit(part, true, see);
  } else {
    for (const child of childrenOf(node.args)) visit(child, isInside, see);
  }
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
