import { Type, type Static } from '@sinclair/typebox';
import { STRATEGIES } from './candidate-order';

const closed = { additionalProperties: false };
const name = (description: string) => Type.String({ minLength: 1, maxLength: 256, description });
/** US dollars for a million tokens; a tenth of a cent is the smallest part that counts. */
const price = (description: string) => Type.Number({ minimum: 0, maximum: 1_000_000, description });

const AliasTarget = Type.Object(
  {
    provider: name('name of a provider'),
    model: name("the model, by the provider's own id"),
    priority: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1_000, description: 'smallest first; 0 when absent' }),
    ),
    weight: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000, description: 'share; 1 when absent' })),
  },
  closed,
);

const Alias = Type.Object(
  {
    strategy: Type.Optional(Type.Union(STRATEGIES.map((strategy) => Type.Literal(strategy)))),
    hedgeAfterMs: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 600_000,
        description:
          'milliseconds without an answer after which the next target is asked, too; never when absent',
      }),
    ),
    targets: Type.Array(AliasTarget, { minItems: 1, maxItems: 50 }),
  },
  closed,
);

const Price = Type.Object(
  {
    provider: name('name of a provider'),
    model: name('id of a model; also of its dated versions'),
    input: price('US dollars for a million tokens of the prompt'),
    output: price('US dollars for a million tokens of the answer'),
    cacheRead: Type.Optional(price('the same for tokens of the prompt that the provider had in its cache')),
    cacheWrite: Type.Optional(price('the same for tokens of the prompt that it wrote into its cache')),
  },
  closed,
);

/** What the operator says about models. */
export const ModelsFile = Type.Object(
  {
    aliases: Type.Optional(Type.Record(Type.String({ minLength: 1, maxLength: 256 }), Alias)),
    prices: Type.Optional(Type.Array(Price, { maxItems: 1_000 })),
  },
  closed,
);
export type ModelsFile = Static<typeof ModelsFile>;
export type ModelAlias = Static<typeof Alias>;
