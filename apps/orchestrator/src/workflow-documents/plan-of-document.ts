import type { FieldProblem } from '@app/kernel';
import type { Plan } from '../planning/plan';
import { InvalidPlanError } from '../planning/planning.errors';
import { readPlan } from '../planning/read-plan';
import { durationMs } from './duration-text';
import { stepOrders, type StepOrder } from './step-order';
import type { DocumentStep, WorkflowDocument } from './workflow-document.dto';

const DEFAULT_TIMEOUT = '5m';
const DEFAULT_RETRIES = 1;
/** Types of documents, and what they are in a plan. */
const TYPES = new Map([
  ['llm-call', 'llm-call'],
  ['connector-call', 'connector-call'],
  ['api-call', 'connector-call'],
  ['conditional', 'conditional'],
  ['synthesis', 'synthesis'],
]);
const CALLS: ReadonlySet<string> = new Set(['connector-call', 'llm-call']);

/**
 * Makes a plan of a workflow document.
 * @throws InvalidPlanError (INVALID_REQUEST) that lists the problems by their places in the document
 */
export function planOfDocument({ metadata, spec }: WorkflowDocument, pointer: string): Plan {
  requireKnownTypes(spec.steps, pointer);
  const orders = stepOrders(spec.steps);
  const { description, name } = metadata;
  try {
    return readPlan({
      ...given({ name, description }),
      ...given({ input_schema: spec.input && { ...spec.input, type: 'object' }, output: spec.output }),
      budget: { wall_ms: durationMs(spec.timeout ?? DEFAULT_TIMEOUT) },
      steps: spec.steps.map((step, at) => planStep(step, orders[at] ?? {}, spec.retries ?? DEFAULT_RETRIES)),
    });
  } catch (error) {
    if (!(error instanceof InvalidPlanError)) throw error;
    throw new InvalidPlanError(error.problems.map((problem) => inDocument(problem, pointer)));
  }
}

function requireKnownTypes(steps: readonly DocumentStep[], pointer: string): void {
  const problems = steps.flatMap(({ type }, at): FieldProblem[] => {
    if (TYPES.has(type)) return [];
    const known = [...TYPES.keys()].join(', ');
    const message =
      type === 'function-call'
        ? 'is not supported: there are no registered functions. Use a connector-call.'
        : `must be one of ${known}.`;
    return [{ field: `${pointer}/spec/steps/${at}/type`, message }];
  });
  if (problems.length > 0) throw new InvalidPlanError(problems);
}

function planStep(step: DocumentStep, order: StepOrder, retries: number): object {
  const { depends_on: _, function: __, name, retry, timeout, type: written, ...fields } = step;
  const type = TYPES.get(written) ?? written;
  const tries = retry ?? (CALLS.has(type) && retries > 0 ? { attempts: retries + 1 } : undefined);
  return {
    ...fields,
    ...order,
    ...(type === 'connector-call' && { operation: fields.operation ?? 'query' }),
    ...given({ retry: tries, timeout_ms: timeout === undefined ? undefined : durationMs(timeout) }),
    id: name,
    type,
  };
}

/** Names of places in plans that documents call otherwise. */
const RENAMED: readonly (readonly [plan: RegExp, document: string])[] = [
  [/^(\/steps\/\d+)\/id$/, '$1/name'],
  [/^(\/steps\/\d+)\/timeout_ms$/, '$1/timeout'],
  [/^\/input_schema/, '/input'],
  [/^\/budget\/wall_ms$/, '/timeout'],
];

function inDocument({ field, message }: FieldProblem, pointer: string): FieldProblem {
  if (/^\/(?:name|description)/.test(field)) return { field: `${pointer}/metadata${field}`, message };
  const place = RENAMED.reduce((written, [plan, document]) => written.replace(plan, document), field);
  return { field: `${pointer}/spec${place}`, message };
}

/** The fields that are there. */
function given(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
