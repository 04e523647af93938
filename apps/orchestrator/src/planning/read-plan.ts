import { parseDocument } from 'yaml';
import { InvalidPlanError } from './planning.errors';
import { PLAN_LIMITS } from './plan-limits';
import type { Plan } from './plan';
import { checkPlan } from './validation/check-steps';
import { hasForm } from './validation/check-form';
import { completePlan } from './validation/complete-dependencies';
import { countSteps } from './validation/count-steps';
import { ProblemList } from './validation/problem-list';

/**
 * Reads a plan and makes its dependencies complete. Everything is checked: form and size first, then ids, dependencies,
 * references, conditions, branches, budgets and schemas. Synchronous; takes time linear in the size of the plan.
 * @param document as parsed from JSON or YAML
 * @param pointer where the plan stands in the request, for the places of its problems
 * @throws InvalidPlanError (INVALID_REQUEST) that lists the problems, 50 at most, each with its place and what to write
 */
export function readPlan(document: unknown, pointer = ''): Plan {
  const problems = new ProblemList();
  if (hasForm(document, problems)) {
    checkStepCount(document, problems);
    checkPlan(document, '', problems);
    if (problems.all.length === 0) return completePlan(document);
  }
  throw new InvalidPlanError(
    problems.all.map(({ field, message }) => ({ field: `${pointer}${field}`, message })),
  );
}

/**
 * Reads a plan from a file in YAML or JSON.
 * @throws InvalidPlanError (INVALID_REQUEST)
 */
export function readPlanText(text: string): Plan {
  return readPlan(readYaml(text));
}

/**
 * Reads YAML or JSON of unknown origin.
 * @throws InvalidPlanError (INVALID_REQUEST) with line and column
 */
export function readYaml(text: string): unknown {
  if (Buffer.byteLength(text) > PLAN_LIMITS.sizeBytes) {
    throw new InvalidPlanError([{ field: '', message: `has more than ${PLAN_LIMITS.sizeBytes} bytes.` }]);
  }
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  const problems = document.errors.map(({ linePos, code }) => ({
    field: '',
    message: `is not YAML at line ${linePos?.[0].line ?? 1}, column ${linePos?.[0].col ?? 1} (${code}).`,
  }));
  if (problems.length > 0) throw new InvalidPlanError(problems);
  return valueOf(document);
}

function valueOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new InvalidPlanError([{ field: '', message: 'has too many aliases; write the values out.' }]);
  }
}

function checkStepCount(plan: Plan, problems: ProblemList): void {
  const count = countSteps(plan.steps);
  if (count > PLAN_LIMITS.steps) {
    problems.add(
      '/steps',
      `are ${count} together with those inside them, more than ${PLAN_LIMITS.steps}; use a map or stored sub-plans.`,
    );
  }
}
