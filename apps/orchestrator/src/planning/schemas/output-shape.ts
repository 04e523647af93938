import type { PlanStep } from '../plan';

const text = { type: 'string' } as const;

/** The JSON Schema that the output of a completed step fits, so far as the plan tells; undefined when it tells nothing. */
export function outputShape(step: PlanStep): object | undefined {
  switch (step.type) {
    case 'llm-call': {
      const data = step.output_schema === undefined ? {} : { data: step.output_schema };
      return { type: 'object', properties: { response: text, ...data } };
    }
    case 'synthesis':
      return { type: 'object', properties: { response: text } };
    case 'connector-call':
      return step.output_schema;
    case 'conditional':
      return { type: 'object', properties: { value: {}, chosen: { type: 'array', items: text } } };
    case 'approval':
      return { type: 'object', properties: { approved_by: text, comment: text } };
    case 'map':
      return { type: 'array' };
    default:
      return undefined;
  }
}
