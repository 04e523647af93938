import { Type, type Static } from '@sinclair/typebox';
import { PROVIDER_TYPES } from '@app/llm-providers';
import { pageQuery, Pagination } from '../policies/mapping/page-of-policies';

const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** A type of providers. */
export const ProviderTypeWord = Type.Unsafe<(typeof PROVIDER_TYPES)[number]>(
  Type.String({ enum: [...PROVIDER_TYPES], description: 'What API it speaks.' }),
);

/** The path of one provider. */
export const ProviderPath = Type.Object({
  name: Type.String({ pattern: '^[\\w.-]{1,64}$', description: 'The name of the provider.' }),
});
export type ProviderPath = Static<typeof ProviderPath>;

/** How a provider was when it was last looked at. */
export const ProviderHealthView = Type.Object({
  status: Type.String({ description: 'healthy, unhealthy or unknown.' }),
  message: Type.String(),
  last_checked: OrNull(Type.String({ format: 'date-time' })),
});
export type ProviderHealthView = Static<typeof ProviderHealthView>;

/** A model provider. Its key is never shown. */
export const Provider = Type.Object({
  name: Type.String({ examples: ['my-openai'] }),
  type: Type.String({ examples: ['openai'] }),
  scope: Type.String({
    description:
      'tenant for one of your own; installation for one that its operator has set up for everybody.',
  }),
  endpoint: OrNull(Type.String({ description: "Null for the vendor's own address." })),
  model: OrNull(Type.String({ description: 'Model of calls that name none.' })),
  region: OrNull(Type.String()),
  enabled: Type.Boolean(),
  priority: Type.Integer({ description: 'The smallest is asked first.' }),
  weight: Type.Integer({ description: 'Share of the calls among providers of the same priority.' }),
  rate_limit: OrNull(Type.Integer({ description: 'Requests a minute of one task at most.' })),
  timeout_seconds: OrNull(
    Type.Integer({ description: 'Longest wait for the first byte, and longest silence after it.' }),
  ),
  has_api_key: Type.Boolean(),
  api_key_hint: OrNull(Type.String({ description: 'The last four characters of a long key.' })),
  settings: Type.Unsafe<object>(Type.Object({}, { additionalProperties: true })),
  health: ProviderHealthView,
  version: Type.Integer({ description: 'Raised by every change.' }),
  created_at: OrNull(Type.String({ format: 'date-time' })),
  updated_at: OrNull(Type.String({ format: 'date-time' })),
});
export type Provider = Static<typeof Provider>;

export const ProviderAnswer = Type.Object({ provider: Provider });
export type ProviderAnswer = Static<typeof ProviderAnswer>;

/** Query of `GET /api/v1/llm-providers`. */
export const ProviderListQuery = Type.Object({
  type: Type.Optional(ProviderTypeWord),
  enabled: Type.Optional(Type.Boolean({ description: 'Only those that are, or are not.' })),
  ...pageQuery,
});
export type ProviderListQuery = Static<typeof ProviderListQuery>;

export const ProviderList = Type.Object({ providers: Type.Array(Provider), pagination: Pagination });
export type ProviderList = Static<typeof ProviderList>;

/** One type of providers and what it takes to set one up. */
export const ProviderTypeList = Type.Object({
  provider_types: Type.Array(
    Type.Object({
      type: Type.String(),
      name: Type.String(),
      description: Type.String(),
      supports_streaming: Type.Boolean(),
      requires_api_key: Type.Boolean(),
      configuration_schema: Type.Unsafe<object>(
        Type.Object({}, { additionalProperties: true, description: 'JSON Schema of the fields.' }),
      ),
    }),
  ),
});
export type ProviderTypeList = Static<typeof ProviderTypeList>;
