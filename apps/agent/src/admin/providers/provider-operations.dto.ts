import { Type, type Static } from '@sinclair/typebox';
import { ProviderHealthView } from './provider.dto';

export const NamedHealth = Type.Object({ name: Type.String(), health: ProviderHealthView });
export type NamedHealth = Static<typeof NamedHealth>;

export const AllHealth = Type.Object({
  providers: Type.Record(Type.String(), ProviderHealthView, { description: 'Health by name.' }),
});
export type AllHealth = Static<typeof AllHealth>;

export const ProviderStatusList = Type.Object({
  providers: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      enabled: Type.Boolean(),
      healthy: Type.Boolean({ description: 'Whether its last check went well; true before the first one.' }),
      circuit: Type.Union(
        [Type.Literal('closed'), Type.Literal('half_open'), Type.Literal('open'), Type.Null()],
        {
          description:
            '`open` while it is left alone because calls to it have failed, `half_open` while one call tries it; as the task that answers sees it. Null when it is switched off.',
        },
      ),
      last_check: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
      models_count: Type.Integer({ description: 'Models and names that were set up for it.' }),
    }),
  ),
});
export type ProviderStatusList = Static<typeof ProviderStatusList>;

/** Body of `POST /api/v1/llm-providers/{name}/test`. */
export const ProviderTest = Type.Object({
  prompt: Type.Optional(
    Type.Union([Type.String({ minLength: 1, maxLength: 10_000 }), Type.Null()], {
      description: 'What is asked; a greeting when absent.',
    }),
  ),
  model: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 256 }), Type.Null()])),
});
export type ProviderTest = Static<typeof ProviderTest>;

export const ProviderTestResult = Type.Object({
  success: Type.Boolean(),
  provider: Type.String(),
  latency_ms: Type.Integer(),
  response: Type.Optional(Type.String()),
  error: Type.Optional(Type.String()),
});
export type ProviderTestResult = Static<typeof ProviderTestResult>;

/** Weights of providers by name. */
export const ProviderWeights = Type.Object({
  weights: Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 1000 }), {
    description: 'Shares of the calls, by the names of your own providers.',
    examples: [{ 'my-openai': 3, 'my-mistral': 1 }],
  }),
});
export type ProviderWeights = Static<typeof ProviderWeights>;

export const OldProviderStatusList = Type.Object({
  providers: Type.Array(
    Type.Object({
      name: Type.String(),
      available: Type.Boolean({
        description:
          'False after a failed check, and while it is left alone because calls to it have failed.',
      }),
      models: Type.Array(Type.String()),
      weight: Type.Number({ description: 'Share of all weights, 0 to 1.' }),
      avg_latency_ms: Type.Number({ description: 'Of its last check; 0 when it is not known.' }),
    }),
  ),
});
export type OldProviderStatusList = Static<typeof OldProviderStatusList>;

/** Body of `PUT /api/v1/providers/weights`. */
export const OldProviderWeights = Type.Object({
  weights: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1 }), {
    description: 'Shares of the calls, by the names of your own providers; together 1.',
  }),
});
export type OldProviderWeights = Static<typeof OldProviderWeights>;

export const Done = Type.Object({ status: Type.String(), message: Type.String() });
export type Done = Static<typeof Done>;
