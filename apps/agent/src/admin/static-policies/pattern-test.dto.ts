import { Type, type Static } from '@sinclair/typebox';

/** UTF-16 code units of one input: as much as the most costly pattern may look at in one decision. */
const LONGEST_INPUT = 2000;
const Input = Type.String({ maxLength: LONGEST_INPUT });

/** Body of `POST /api/v1/static-policies/test`. */
export const PatternTestRequest = Type.Object(
  {
    pattern: Type.String({ maxLength: 10_000, description: 'A regular expression in RE2 syntax.' }),
    inputs: Type.Optional(
      Type.Union([Type.Array(Input, { maxItems: 100 }), Type.Null()], { description: 'Texts to try it on.' }),
    ),
    input: Type.Optional(Type.Union([Input, Type.Null()], { description: 'One text to try it on.' })),
  },
  { description: 'A pattern and the texts to try it on.' },
);
export type PatternTestRequest = Static<typeof PatternTestRequest>;

const PatternTestMatch = Type.Object({
  input: Type.String(),
  matched: Type.Boolean(),
  matched_text: Type.Optional(Type.String({ description: 'The first match.' })),
  position: Type.Optional(Type.Integer({ description: 'Where it begins, in UTF-16 code units.' })),
  groups: Type.Optional(
    Type.Array(Type.String(), {
      description: 'The whole match, then each of its groups; empty where a group took no part.',
    }),
  ),
});
export type PatternTestMatch = Static<typeof PatternTestMatch>;

/** What the pattern would do. A pattern that is not valid is an answer, not a refusal. */
export const PatternTestResponse = Type.Object({
  valid: Type.Boolean(),
  error: Type.Optional(Type.String({ description: 'What is wrong with the pattern, and where.' })),
  pattern: Type.String(),
  inputs: Type.Array(Type.String()),
  matches: Type.Array(PatternTestMatch),
});
export type PatternTestResponse = Static<typeof PatternTestResponse>;
