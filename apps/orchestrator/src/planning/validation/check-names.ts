import type { PlanStep, StepOf } from '../plan';
import { MESSAGE_ROOTS } from '../steps/message-fields';
import { nameProblem } from '../steps/message-names';
import type { ProblemList } from './problem-list';

/** What references begin with that are no items. */
const ROOTS = ['steps', 'input', 'index', 'output', ...MESSAGE_ROOTS];

/**
 * What is no name in a condition: words and types of the Common Expression Language. Source: its specification, "Syntax" and
 * "Values"; `cel` and `optional` are names of the library that reads them.
 */
const CEL_WORDS = [
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if'],
  ...['import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
  ...['string', 'int', 'uint', 'double', 'bytes', 'bool', 'map', 'list', 'type', 'null_type', 'dyn'],
  ...['google', 'cel', 'optional'],
];

const RESERVED: ReadonlySet<string> = new Set([...ROOTS, ...CEL_WORDS]);

/** Refuses an item under whose name the body of a map would find something else, or nothing. */
export function checkItemName({ item = 'item' }: StepOf<'map'>, at: string, problems: ProblemList): void {
  if (!RESERVED.has(item)) return;
  problems.add(
    `${at}/item`,
    `'${item}' means something else in references or conditions; write one_${item}.`,
  );
}

/** Refuses messages that nobody could read. */
export function checkMessageNames(step: PlanStep, at: string, problems: ProblemList): void {
  if (!('emit' in step || 'post' in step)) return;
  const { emit = [], post = [] } = step;
  const names = [
    ...emit.map(({ type }, index) => [`/emit/${index}/type`, type] as const),
    ...post.map(({ key }, index) => [`/post/${index}/key`, key] as const),
  ];
  for (const [pointer, name] of names) {
    const problem = nameProblem(name);
    if (problem !== null) problems.add(`${at}${pointer}`, problem);
  }
}
