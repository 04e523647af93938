import type { StepOf } from '../plan';
import { readCondition, type Condition } from '../conditions/condition';
import { readableBy, type Checking } from './check-references';
import { sidesOf } from './complete-dependencies';
import { knownNames } from './problem-list';

/** Checks the condition of a step, and that each of its sides exists and can be chosen. */
export function checkConditional(step: StepOf<'conditional'>, at: string, checking: Checking): void {
  const { scope, problems } = checking;
  const { condition, problem } = readCondition(step.condition, readableBy(scope));
  if (problem !== null) problems.add(`${at}/condition`, problem);
  else checkSides(step, condition, { at, checking });
  for (const [pointer, ids] of placedSides(step)) {
    for (const id of ids) {
      if (scope.own.has(id)) continue;
      problems.add(
        `${at}${pointer}`,
        `names '${id}', which is not a step of this list; ${knownNames(scope.own.keys())}.`,
      );
    }
  }
}

function placedSides({
  if_true,
  if_false,
  branches,
}: StepOf<'conditional'>): (readonly [string, readonly string[]])[] {
  return [
    ['/if_true', if_true ?? []],
    ['/if_false', if_false ?? []],
    ['/branches', Object.values(branches ?? {}).flat()],
  ];
}

interface Place {
  readonly at: string;
  readonly checking: Checking;
}

function checkSides(step: StepOf<'conditional'>, condition: Condition, { at, checking }: Place): void {
  const { problems } = checking;
  const { if_true, if_false, branches } = step;
  if ([...sidesOf(step).values()].flat().length === 0) {
    problems.add(at, 'chooses nothing; name steps in if_true, if_false or branches.');
  }
  if (branches !== undefined && (if_true !== undefined || if_false !== undefined)) {
    problems.add(`${at}/branches`, 'cannot stand beside if_true and if_false; write one or the other.');
  }
  const both = (if_true ?? []).filter((id) => if_false?.includes(id));
  if (both.length > 0) {
    problems.add(
      `${at}/if_false`,
      `names '${both[0]}', which if_true names too; a step that always runs needs neither.`,
    );
  }
  const unreachable = unreachableSide(step, condition);
  if (unreachable !== null) problems.add(`${at}/${unreachable.side}`, unreachable.why);
}

/** A side that no value of the condition chooses. */
function unreachableSide(
  { if_true, if_false, branches }: StepOf<'conditional'>,
  condition: Condition,
): { readonly side: string; readonly why: string } | null {
  const usesTruth = if_true !== undefined || if_false !== undefined;
  if (usesTruth && !['bool', 'dyn'].includes(condition.type)) {
    return {
      side: 'condition',
      why: 'must be true or false for if_true and if_false; compare it with something.',
    };
  }
  if (condition.type === 'other')
    return { side: 'condition', why: 'must give a truth value, a text or a number.' };
  const stray = Object.keys(branches ?? {}).find((value) => !['true', 'false', 'default'].includes(value));
  if (condition.type === 'bool' && stray !== undefined) {
    return { side: 'branches', why: `'${stray}' is never chosen: the condition is true or false.` };
  }
  return constantSide({ if_true, if_false }, condition);
}

function constantSide(
  { if_true, if_false }: Pick<StepOf<'conditional'>, 'if_false' | 'if_true'>,
  condition: Condition,
): { readonly side: string; readonly why: string } | null {
  const constant = constantOf(condition);
  const dead = constant === true ? if_false : constant === false ? if_true : undefined;
  if (dead === undefined || dead.length === 0) return null;
  const side = constant === true ? 'if_false' : 'if_true';
  return { side, why: `is never chosen: the condition is always ${String(constant)}.` };
}

/** The value of a condition that reads nothing; null when it reads something. */
function constantOf(condition: Condition): boolean | null {
  if (condition.references.length > 0) return null;
  try {
    const value = condition.evaluate({ outputOf: () => undefined, input: null, variables: {} });
    return typeof value === 'boolean' ? value : null;
  } catch {
    return null;
  }
}
