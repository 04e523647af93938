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
}
