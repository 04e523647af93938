import type { ASTNode } from '@marcbachmann/cel-js';
import type { Reference } from '../references/reference';

/** Functions whose work is linear in what they look at. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['has', 'size', 'int', 'double', 'string', 'timestamp', 'duration'],
  ...['contains', 'startsWith', 'endsWith', 'lowerAscii', 'upperAscii', 'trim', 'indexOf'],
]);
const COMPREHENSIONS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter']);

/** Something that may not stand in a condition. */
interface ForbiddenPart {
  readonly position: number;
  readonly problem: string;
}

/** Finds the first part that would make a condition slow. */
export function forbiddenPart(tree: ASTNode, isInside = false): ForbiddenPart | null {
  const name = functionOf(tree);
  const opens = name !== null && COMPREHENSIONS.has(name);
  const problem = name === null ? null : refusalOf(name, isInside);
  if (problem !== null) return { position: tree.start, problem };
  for (const child of childrenOf(tree.args)) {
    const found = forbiddenPart(child, isInside || opens);
    if (found !== null) return found;
  }
  return null;
}

function refusalOf(name: string, isInside: boolean): string | null {
  if (COMPREHENSIONS.has(name)) return isInside ? `${name} inside another comprehension` : null;
  if (FUNCTIONS.has(name)) return null;
  return `${name} is not known here; write one of ${[...FUNCTIONS, ...COMPREHENSIONS].join(', ')}`;
}

function functionOf(node: ASTNode): string | null {
  return node.op === 'call' || node.op === 'rcall' ? node.args[0] : null;
}

/** What a condition reads of the run: its longest chains of names from `steps` and `input`. */
export function referencesOf(tree: ASTNode): Reference[] {
  const chain = chainOf(tree);
  if (chain !== null) return [{ ...chain, isOptional: true, source: tree.input.slice(tree.start, tree.end) }];
  return childrenOf(tree.args).flatMap(referencesOf);
}

function chainOf(node: ASTNode): Pick<Reference, 'path' | 'root' | 'stepId'> | null {
  const names: (number | string)[] = [];
  let at = node;
  for (let key = keyOf(at); key !== null; key = keyOf(at)) {
    names.unshift(key.name);
    at = key.of;
  }
  if (at.op !== 'id' || (at.args !== 'steps' && at.args !== 'input')) return null;
  const root = at.args;
  if (root !== 'steps') return { root, stepId: null, path: names };
  const [stepId, output, ...path] = names;
  return typeof stepId === 'string' && output === 'output'
    ? { root, stepId, path }
    : { root, stepId: null, path: names };
}

/** The name behind a dot or in brackets, and what stands before it. */
function keyOf(node: ASTNode): { readonly name: number | string; readonly of: ASTNode } | null {
  if (node.op === '.') return { name: node.args[1], of: node.args[0] };
  if (node.op !== '[]') return null;
  const [of, place] = node.args;
  if (place.op !== 'value') return null;
  if (typeof place.args === 'string') return { name: place.args, of };
  return typeof place.args === 'bigint' ? { name: Number(place.args), of } : null;
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  const isNode = typeof args === 'object' && args !== null && 'op' in args && 'args' in args;
  return isNode ? [args as ASTNode] : [];
}
