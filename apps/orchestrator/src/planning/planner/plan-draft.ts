import { Type, type Static } from '@sinclair/typebox';
import { readValueSchema } from '../schemas/value-schema';

/** What a planning model answers. Every field is required and none is added, as structured output wants it. */
export const PlanDraft = Type.Object(
  {
    domain: Type.String({ description: 'One of the domains.' }),
    complexity: Type.Integer({ description: '1 (trivial) to 5.' }),
    steps: Type.Array(
      Type.Object(
        {
          id: Type.String({ description: 'A short word of letters, digits and hyphens.' }),
          name: Type.String({ description: 'What people read.' }),
          agent: Type.String({ description: 'An agent of the domain.' }),
          task: Type.String({
            description:
              'What the agent is to do, complete in itself. Results of the steps it depends on are added to it.',
          }),
          depends_on: Type.Array(Type.String(), { description: 'Ids of the steps whose results it needs.' }),
          needs_approval: Type.Boolean({ description: 'Whether a person is to be asked before it runs.' }),
        },
        { additionalProperties: false },
      ),
    ),
    synthesis: Type.String({
      description: 'How the results become one answer; empty when no synthesis is needed.',
    }),
  },
  { additionalProperties: false },
);
export type PlanDraft = Static<typeof PlanDraft>;

/** Steps of a draft beyond this number show that the model lost the thread. */
const MAX_STEPS = 50;

/** The draft, or what is wrong with it, in sentences for whoever wrote it. */
export type DraftReading =
  | { readonly draft: PlanDraft; readonly problems: null }
  | { readonly draft: null; readonly problems: readonly string[] };

/** Reads a draft from the answer of a model; a fence of Markdown around it is taken off. */
export function readDraft(text: string): DraftReading {
  const refused = (...problems: string[]): DraftReading => ({ draft: null, problems });
  let value: unknown;
  try {
    value = JSON.parse(text.trim().replace(/^```[a-z]*\n([^]*)```$/, '$1'));
  } catch {
    return refused('The answer is not JSON.');
  }
  const { problem, schema } = readValueSchema(PlanDraft);
  if (schema === null) return refused(problem);
  const problems = schema.check(value).map(({ field, message }) => `${field || 'the answer'} ${message}.`);
  if (problems.length > 0) return refused(...problems);
  const draft = value as PlanDraft;
  if (draft.steps.length === 0 || draft.steps.length > MAX_STEPS)
    return refused(`/steps must have 1 to ${MAX_STEPS} steps.`);
  return { draft, problems: null };
}
