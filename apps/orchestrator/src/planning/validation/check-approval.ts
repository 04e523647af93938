import { webAddressProblem } from '@app/kernel';
import type { StepOf } from '../plan';
import type { ProblemList } from './problem-list';

/** Checks what a schema cannot say about a question to people. */
export function checkApproval(
  { notify_url: url }: StepOf<'approval'>,
  at: string,
  problems: ProblemList,
): void {
  const problem = url === undefined ? null : webAddressProblem(url);
  if (problem !== null) problems.add(`${at}/notify_url`, `${problem}.`);
  if (url?.includes('{{'))
    problems.add(`${at}/notify_url`, 'must not hold references; write the address out.');
}
