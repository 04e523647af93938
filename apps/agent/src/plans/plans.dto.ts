import { Type, type Static } from '@sinclair/typebox';

/** A JSON object that passes through unread. */
export const AnyJson = Type.Object({}, { additionalProperties: true });
export type AnyJson = Static<typeof AnyJson>;
