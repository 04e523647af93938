import { Type, type Static } from '@sinclair/typebox';

const AnyPolicy = Type.Unsafe<object>(Type.Object({}, { additionalProperties: true }));

/** Body of `POST /api/v1/policies/import`. */
export const ImportBody = Type.Object(
  {
    policies: Type.Array(AnyPolicy, {
      maxItems: 1000,
      description: 'Policies in either form, each with its optional list `tests`. Names tell them apart.',
    }),
    overwrite_mode: Type.Optional(
      Type.Union([Type.Literal('skip'), Type.Literal('overwrite'), Type.Literal('error')], {
        description: 'What to do with a name that is taken; error when absent.',
      }),
    ),
    dry_run: Type.Optional(Type.Boolean({ description: 'Plans and tests everything, and changes nothing.' })),
    publish: Type.Optional(
      Type.Boolean({ description: 'Whether what is imported is in force at once; true when absent.' }),
    ),
    summary: Type.Optional(Type.String({ maxLength: 1000, description: 'Why; kept with each version.' })),
  },
  { description: 'All of them are imported, or none.' },
);
export type ImportBody = Static<typeof ImportBody>;

/** Answer of `POST /api/v1/policies/import`. */
export const ImportAnswer = Type.Object({
  applied: Type.Boolean({ description: 'False for a dry run, and when there are errors.' }),
  created: Type.Integer(),
  updated: Type.Integer(),
  skipped: Type.Integer({
    description: 'Left as they are: taken names, and policies that are the same already.',
  }),
  errors: Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
    description: 'By JSON pointer into the body. Any one forbids the whole import.',
  }),
  results: Type.Array(Type.Object({ name: Type.String(), outcome: Type.String() })),
});
export type ImportAnswer = Static<typeof ImportAnswer>;

/** Answer of `GET /api/v1/policies/export`. */
export const ExportAnswer = Type.Object({
  policies: Type.Array(AnyPolicy, {
    description: 'Documents of the model with their `tests`; they import unchanged.',
  }),
  exported_at: Type.String({ format: 'date-time' }),
  tenant_id: Type.String(),
});
export type ExportAnswer = Static<typeof ExportAnswer>;
