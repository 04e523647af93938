import { Type, type Static } from '@sinclair/typebox';

/** Body of `POST /api/v1/aws-credentials`. */
export const NewAwsCredential = Type.Object({
  client_id: Type.String({
    minLength: 1,
    maxLength: 128,
    description: 'The API client that signs with the pair; calls count as its own.',
    examples: ['web-shop-4f2a90cd'],
  }),
});
export type NewAwsCredential = Static<typeof NewAwsCredential>;

/** Path of one key pair. */
export const AwsCredentialPath = Type.Object({ id: Type.String({ format: 'uuid' }) });
export type AwsCredentialPath = Static<typeof AwsCredentialPath>;

const fields = {
  id: Type.String({ examples: ['01a206a1-1fde-7cc7-95b8-f5905935b3d0'] }),
  access_key_id: Type.String({ examples: ['AXFKQ2W7ZJ5M3NABCDEF'] }),
  client_id: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  revoked_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
};

/** A key pair without its secret. */
const AwsCredential = Type.Object(fields);
export type AwsCredential = Static<typeof AwsCredential>;

/** A new key pair. */
export const IssuedAwsCredential = Type.Object({
  ...fields,
  secret_access_key: Type.String({ description: 'Shown this once.' }),
});
export type IssuedAwsCredential = Static<typeof IssuedAwsCredential>;

/** All key pairs of a tenant. */
export const AwsCredentialList = Type.Object({
  credentials: Type.Array(AwsCredential),
  total: Type.Integer(),
});
export type AwsCredentialList = Static<typeof AwsCredentialList>;
