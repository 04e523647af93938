import type { PlanStep } from '../plan';
import { MESSAGE_ROOTS } from '../steps/message-fields';
import { readTemplate } from '../references/reference';
import type { PlacedReference } from '../references/references-in';
import { outputShape } from '../schemas/output-shape';
import { pathProblem } from '../schemas/schema-path';
import { knownNames, type ProblemList } from './problem-list';
import { readsOf } from './step-reads';
import { visibleStep, type StepScope } from './step-scope';

/** Checks that everything a step refers to exists here. */
export function checkReferences(step: PlanStep, at: string, { scope, problems }: Checking): void {
  for (const placed of readsOf(step, scope.variables)) {
    const problem = isOwnOutput(placed)
      ? ownOutputProblem(step, placed)
      : referenceProblem(placed, { ...scope, variables: readableBy(scope) });
    if (problem !== null) problems.add(`${at}${placed.pointer}`, problem);
  }
  if (step.type === 'map') checkList(step.over, `${at}/over`, { scope, problems });
}

/** What a step can read besides steps and input. */
export function readableBy({ variables }: StepScope): readonly string[] {
  return [...new Set([...variables, ...MESSAGE_ROOTS])];
}

/** What a step writes for others may hold its own output. */
function isOwnOutput({ pointer, reference }: PlacedReference): boolean {
  return reference.root === 'output' && /^\/(?:emit|post)\//.test(pointer);
}

function ownOutputProblem(step: PlanStep, { reference: { path } }: PlacedReference): string | null {
  const problem = pathProblem(outputShape(step), path);
  return problem && `asks too much of the step's own output: ${problem}`;
}

/** A list of steps that is being checked. */
export interface Checking {
  readonly scope: StepScope;
  readonly problems: ProblemList;
}

/** What is wrong with one reference; null when nothing is. */
export function referenceProblem({ reference }: PlacedReference, scope: StepScope): string | null {
  const { root, stepId, path, source } = reference;
  if (stepId !== null) return stepProblem(stepId, path, scope);
  if (root === 'steps') return `'${source}' is not complete; write steps.ID.output and a path.`;
  if (root === 'input') {
    const problem = pathProblem(scope.inputSchema, path);
    return problem && `'${source}' does not fit the input_schema: ${problem}`;
  }
  if (scope.variables.includes(root)) return null;
  const known = knownNames(['steps', 'input', ...scope.variables]);
  return `'${source}' begins with a name that nothing has here; ${known}. Braces that are plain text are written {{"{{${source}}}"}}.`;
}

function stepProblem(id: string, path: readonly (number | string)[], scope: StepScope): string | null {
  const step = visibleStep(scope, id);
  if (step === undefined) {
    const known = knownNames([...scope.own.keys(), ...scope.around.keys()]);
    return `uses the output of '${id}', which is not a step here; ${known}.`;
  }
  const problem = pathProblem(outputShape(step), path);
  return problem && `asks too much of step '${id}': ${problem}`;
}

function checkList(over: string, at: string, { scope, problems }: Checking): void {
  const [only, ...more] = readTemplate(over);
  if (typeof only !== 'object' || more.length > 0) {
    problems.add(
      at,
      'must be one reference to a list and nothing else, such as {{steps.search.output.hits}}.',
    );
    return;
  }
  const step = only.stepId === null ? undefined : visibleStep(scope, only.stepId);
  if (
    step !== undefined &&
    only.path.length === 0 &&
    ['llm-call', 'synthesis', 'conditional', 'approval'].includes(step.type)
  ) {
    problems.add(
      at,
      `must refer to a list, and the output of '${step.id}' is an object; name the list inside it.`,
    );
  }
}
