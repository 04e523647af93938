import { PLAN_LIMITS } from '../plan-limits';
import type { Plan, PlanStep } from '../plan';
import type { Budget } from '../steps/step-fields';
import { checkApproval } from './check-approval';
import { checkBudgets } from './check-budgets';
import { checkConditional } from './check-conditional';
import { circleIn } from './check-circles';
import { checkItemName, checkMessageNames } from './check-names';
import { unreachableSteps } from './check-reachability';
import { checkReferences, referenceProblem, type Checking } from './check-references';
import { checkSchema, checkSchemas } from './check-schemas';
import { completePlan } from './complete-dependencies';
import { knownNames, type ProblemList } from './problem-list';
import { referencesIn } from '../references/references-in';
import { bodyVariables } from './step-reads';
import type { StepScope } from './step-scope';

/** What a list of steps stands in. */
interface Surroundings {
  readonly problems: ProblemList;
  readonly budget: Budget | undefined;
}

/** Checks what a schema cannot say about a plan, and about the plans inside it. */
export function checkPlan(plan: Plan, at: string, problems: ProblemList): void {
  checkNestedPlan(plan, { at, nesting: 0, surroundings: { problems, budget: undefined } });
}

function checkNestedPlan(
  plan: Plan,
  { at, nesting, surroundings }: { at: string; nesting: number; surroundings: Surroundings },
): void {
  const { problems } = surroundings;
  const scope: StepScope = {
    pointer: `${at}/steps`,
    steps: plan.steps,
    own: byId(plan.steps),
    around: new Map(),
    variables: [],
    inputSchema: plan.input_schema,
    nesting,
  };
  checkSchema(plan.input_schema, `${at}/input_schema`, problems);
  checkList({ scope, problems }, { problems, budget: plan.budget ?? surroundings.budget });
  for (const placed of referencesIn(plan.output, '/output')) {
    const problem = referenceProblem(placed, scope);
    if (problem !== null) problems.add(`${at}${placed.pointer}`, problem);
  }
}

function checkList(checking: Checking, surroundings: Surroundings): void {
  const { scope, problems } = checking;
  if (scope.nesting > PLAN_LIMITS.nesting) {
    problems.add(
      scope.pointer,
      `is inside more than ${PLAN_LIMITS.nesting} maps and sub-plans; make it flatter.`,
    );
    return;
  }
  checkIds(checking);
  scope.steps.forEach((step, index) => {
    const at = `${scope.pointer}/${index}`;
    checkDependencies(step, at, checking);
    checkReferences(step, at, checking);
    checkSchemas(step, at, problems);
    checkBudgets(step, at, { around: surroundings.budget, problems });
    checkMessageNames(step, at, problems);
    if (step.on_failure === 'replan' && scope.nesting > 0) {
      problems.add(
        `${at}/on_failure`,
        'is replan, which is only for steps of the plan itself; put it on the step around.',
      );
    }
    checkByType(step, at, { checking, surroundings });
  });
  checkGraph(checking);
}

function checkIds({ scope, problems }: Checking): void {
  const seen = new Set<string>();
  scope.steps.forEach(({ id }, index) => {
    const isTaken = seen.has(id) || scope.around.has(id);
    if (isTaken)
      problems.add(`${scope.pointer}/${index}/id`, `'${id}' is the id of another step; give each its own.`);
    seen.add(id);
  });
}

function checkDependencies(step: PlanStep, at: string, { scope, problems }: Checking): void {
  for (const id of step.depends_on ?? []) {
    if (scope.own.has(id)) continue;
    problems.add(`${at}/depends_on`, `'${id}' is not a step of this list; ${knownNames(scope.own.keys())}.`);
  }
}

function checkByType(
  step: PlanStep,
  at: string,
  { checking, surroundings }: { checking: Checking; surroundings: Surroundings },
): void {
  const { scope, problems } = checking;
  const budget = step.budget ?? surroundings.budget;
  const nesting = scope.nesting + 1;
  if (step.type === 'conditional') checkConditional(step, at, checking);
  if (step.type === 'approval') checkApproval(step, at, problems);
  if (step.type === 'map') {
    checkItemName(step, at, problems);
    const inner: StepScope = {
      ...scope,
      pointer: `${at}/steps`,
      steps: step.steps,
      own: byId(step.steps),
      around: new Map([...scope.around, ...scope.own]),
      variables: bodyVariables(step, scope.variables),
      nesting,
    };
    checkList({ scope: inner, problems }, { problems, budget });
  }
  if (step.type === 'sub-plan') {
    checkSource(step, at, problems);
    if (step.plan !== undefined) {
      checkNestedPlan(step.plan, { at: `${at}/plan`, nesting, surroundings: { problems, budget } });
    }
  }
}

function checkSource(step: PlanStep & { type: 'sub-plan' }, at: string, problems: ProblemList): void {
  if ((step.plan === undefined) === (step.plan_id === undefined)) {
    problems.add(at, 'must have either plan or plan_id.');
  }
  if (step.version !== undefined && step.plan_id === undefined) {
    problems.add(`${at}/version`, 'is only for a stored plan; add plan_id or leave it out.');
  }
}

/** Circles and unreachable steps, once everything that depends is known. */
function checkGraph({ scope, problems }: Checking): void {
  const { steps } = completePlan({ steps: scope.steps });
  const edges = steps.reduce((sum, { depends_on }) => sum + (depends_on?.length ?? 0), 0);
  if (edges > PLAN_LIMITS.edges) {
    problems.add(
      scope.pointer,
      `have ${edges} dependencies together, more than ${PLAN_LIMITS.edges}; use fewer.`,
    );
    return;
  }
  const circle = circleIn(steps);
  if (circle !== null) {
    problems.add(scope.pointer, `wait for each other in a circle: ${[...circle, circle[0]].join(' → ')}.`);
    return;
  }
  const places = new Map(steps.map(({ id }, index) => [id, index]));
  for (const [id, conditional] of unreachableSteps(steps)) {
    problems.add(
      `${scope.pointer}/${places.get(id)}`,
      `can never run: it needs steps of two sides of '${conditional}'; write join: any, or depend on one side.`,
    );
  }
}

function byId(steps: readonly PlanStep[]): ReadonlyMap<string, PlanStep> {
  return new Map(steps.map((step) => [step.id, step]));
}
