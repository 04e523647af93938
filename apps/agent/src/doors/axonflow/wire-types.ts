import {
  Type,
  type TOptional,
  type TRecord,
  type TNull,
  type TString,
  type TUnion,
  type TUnknown,
} from '@sinclair/typebox';

/** A text that clients may leave out or send as null. */
export function OptionalText(description: string): TOptional<TUnion<[TString, TNull]>> {
  return Type.Optional(Type.Union([Type.String({ maxLength: 4096 }), Type.Null()], { description }));
}

/** Free facts of the caller; Go clients send null for an empty map. */
export const Context: TOptional<TUnion<[TRecord<TString, TUnknown>, TNull]>> = Type.Optional(
  Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
    description: 'Free facts about the call; policies may read them as `context.<key>`.',
    examples: [{ department: 'finance' }],
  }),
);
