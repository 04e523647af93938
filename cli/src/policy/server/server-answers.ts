import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { ServerUnreachableError } from '../policy-command.errors';

/** What commands read of a listing of policies. */
export const policyListAnswer = Type.Object({
  policies: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      version: Type.Integer(),
      published_version: Type.Union([Type.Integer(), Type.Null()]),
    }),
  ),
  pagination: Type.Object({ total_pages: Type.Integer() }),
});

/** What commands read of an export: documents, each with its tests beside it. */
export const policyExportAnswer = Type.Object({
  policies: Type.Array(
    Type.Object({ name: Type.String(), tests: Type.Optional(Type.Array(Type.Unknown())) }),
  ),
});

/** What commands read of the answer to an import. */
export const policyImportAnswer = Type.Object({
  errors: Type.Array(Type.Object({ field: Type.String(), message: Type.String() })),
});

const Change = { stage: Type.String(), from: Type.String(), to: Type.String() };

/** What commands read of a replay. */
export const policyReplayAnswer = Type.Object({
  calls: Type.Integer(),
  not_replayable: Type.Integer(),
  changed_calls: Type.Integer(),
  changes: Type.Array(Type.Object({ ...Change, count: Type.Integer() })),
  samples: Type.Array(
    Type.Object({
      ...Change,
      decision_id: Type.String(),
      recorded_at: Type.String(),
      decided_by: Type.Union([Type.String(), Type.Null()]),
      text: Type.String(),
    }),
  ),
});
export type PolicyReplayAnswer = Static<typeof policyReplayAnswer>;

/**
 * Takes an answer for what it should be.
 * @throws ServerUnreachableError (INTERNAL) when it is something else
 */
export function understood<Schema extends TSchema>(schema: Schema, answer: unknown): Static<Schema> {
  if (Value.Check(schema, answer)) return answer;
  throw new ServerUnreachableError(
    'The server answers in a form that this command does not know. Is it an AxonFlow agent of this release?',
  );
}
