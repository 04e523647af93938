import type { PlanStep } from '../plan';
import { readValueSchema } from '../schemas/value-schema';
import type { ProblemList } from './problem-list';

/** Checks that what calls itself a JSON Schema is one. */
export function checkSchema(schema: object | undefined, at: string, problems: ProblemList): void {
  if (schema === undefined) return;
  const { problem } = readValueSchema(schema);
  if (problem !== null) problems.add(at, problem);
}

/** Checks the schemas of a step. */
export function checkSchemas(step: PlanStep, at: string, problems: ProblemList): void {
  if ('output_schema' in step) checkSchema(step.output_schema, `${at}/output_schema`, problems);
  if (step.type !== 'llm-call') return;
  const names = new Set<string>();
  step.tools?.forEach(({ name, parameters }, index) => {
    checkSchema(parameters, `${at}/tools/${index}/parameters`, problems);
    if (names.has(name))
      problems.add(`${at}/tools/${index}/name`, `'${name}' is there twice; give each tool its own name.`);
    names.add(name);
  });
}
