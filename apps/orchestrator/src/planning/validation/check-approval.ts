import { namedPeople, webAddressProblem } from '@app/kernel';
import type { StepOf } from '../plan';
import type { ProblemList } from './problem-list';

/** Checks what a schema cannot say about a question to people. */
export function checkApproval(step: StepOf<'approval'>, at: string, problems: ProblemList): void {
  checkPeople(step, at, problems);
  const { notify_url: url } = step;
  const problem = url === undefined ? null : webAddressProblem(url);
  if (problem !== null) problems.add(`${at}/notify_url`, `${problem}.`);
  if (url?.includes('{{'))
    problems.add(`${at}/notify_url`, 'must not hold references; write the address out.');
}

/** A question that nobody can answer with yes would wait in vain. */
function checkPeople(
  { approvers: { roles = [], users = [] } = {}, required_approvals: required = 1 }: StepOf<'approval'>,
  at: string,
  problems: ProblemList,
): void {
  const people = namedPeople([...roles, ...users]);
  if (people === null || required <= people) return;
  problems.add(
    `${at}/required_approvals`,
    `is more than the ${people} who may approve; name more people, or a role.`,
  );
}
