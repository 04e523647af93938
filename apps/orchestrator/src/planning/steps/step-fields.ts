import { Type, type Static, type TArray, type TString, type TUnsafe } from '@sinclair/typebox';
import type { Json } from '@app/kernel';
import { PLAN_LIMITS } from '../plan-limits';

interface JsonFields {
  readonly [key: string]: Json;
}

/** A list of words as a schema that keeps their types. */
export const oneOf = <const Words extends readonly string[]>(
  words: Words,
  description: string,
): TUnsafe<Words[number]> => Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], description });

/** The id of a step. */
const stepId = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}$',
  description: 'Unique in its list of steps: a letter, then letters, digits, _ or -.',
  examples: ['flights'],
});

/** A list of ids of steps. */
export const stepIds = (description: string): TArray<TString> =>
  Type.Array(stepId, { maxItems: PLAN_LIMITS.dependencies, description });

/** A text in which references are filled in. */
export const template = (description: string): TString =>
  Type.String({
    minLength: 1,
    maxLength: PLAN_LIMITS.textLength,
    description: `${description} \`{{steps.ID.output.PATH}}\`, \`{{input.PATH}}\` and, inside a map, \`{{item}}\` are filled in.`,
  });

/** Any JSON value, in whose texts references are filled in. */
export const templatedObject = (description: string): TUnsafe<JsonFields> =>
  Type.Unsafe<JsonFields>({
    type: 'object',
    description: `${description} References in texts are filled in; a text that is one reference takes over the value as it is.`,
  });

/** A JSON Schema. */
export const jsonSchema = (description: string): TUnsafe<JsonFields> =>
  Type.Unsafe<JsonFields>({ type: 'object', description });

/** What may be tried again. */
const RETRY_CLASSES = ['rate_limited', 'timeout', 'unavailable', 'invalid_output'] as const;
export type RetryClass = (typeof RETRY_CLASSES)[number];

/** How a step is tried again. Waiting before try n + 1: min(max_ms, backoff_ms * factor^(n - 1)). */
export const Retry = Type.Object(
  {
    attempts: Type.Integer({ minimum: 1, maximum: 10, description: 'Tries in all, the first included.' }),
    backoff_ms: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 600_000,
        default: 500,
        description: 'Wait before the second try.',
      }),
    ),
    factor: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 10,
        default: 2,
        description: 'What each further wait is multiplied by.',
      }),
    ),
    max_ms: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 3_600_000, default: 30_000, description: 'The longest wait.' }),
    ),
    jitter: Type.Optional(
      Type.Boolean({ default: true, description: 'Whether a wait is drawn between nothing and its length.' }),
    ),
    on: Type.Optional(
      Type.Array(oneOf(RETRY_CLASSES, 'A class of errors.'), {
        minItems: 1,
        uniqueItems: true,
        default: ['rate_limited', 'timeout', 'unavailable'],
        description: 'Which errors are worth another try.',
      }),
    ),
  },
  { additionalProperties: false, description: 'How a failed step is tried again; without it, it is not.' },
);
export type Retry = Static<typeof Retry>;

/** What a step or a plan may use. */
export const Budget = Type.Object(
  {
    tokens: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'Tokens in and out.' }),
    ),
    cost_usd: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1_000_000,
        description:
          'US dollars. Models must have known prices; answers without `max_tokens` get half of what is left, 4,096 tokens at most.',
      }),
    ),
    wall_ms: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: PLAN_LIMITS.waitMs,
        description: 'Milliseconds from start to end; waiting for people does not count.',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1, description: 'The most that may be used.' },
);
export type Budget = Static<typeof Budget>;

const ON_FAILURE = ['fail', 'skip', 'continue', 'replan'] as const;

export const priority = Type.Integer({
  minimum: 0,
  maximum: 9,
  default: 5,
  description: 'Higher goes first where steps compete.',
});

/** What every step may say. */
export const stepFields = {
  id: stepId,
  name: Type.Optional(Type.String({ maxLength: 255, description: 'What people read.' })),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  depends_on: Type.Optional(
    stepIds('Steps that come first. Steps that are referred to need not be named: they are added.'),
  ),
  join: Type.Optional(
    oneOf(
      ['all', 'any'],
      '`all` (default): runs when every step it depends on is completed. `any`: runs when all of them have ended and at least one is completed.',
    ),
  ),
  on_failure: Type.Optional(
    oneOf(
      ON_FAILURE,
      '`fail` (default): what depends on it is not run, and the run is not completed. `skip`: what depends on it is not run, and that is no failure of the run. `continue`: what depends on it runs and reads null. `replan`: the planner is asked for other steps in its place and in that of what depends on it; only for steps of the plan itself.',
    ),
  ),
  timeout_ms: Type.Optional(
    Type.Integer({ minimum: 1, maximum: PLAN_LIMITS.stepMs, description: 'Of one try, in milliseconds.' }),
  ),
  retry: Type.Optional(Retry),
  budget: Type.Optional(Budget),
  priority: Type.Optional(priority),
} as const;
