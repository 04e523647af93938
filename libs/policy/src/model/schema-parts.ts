import { Type, type TLiteral, type TReadonlyOptional, type TUnsafe } from '@sinclair/typebox';

/** One of a list of words. */
export const oneOf = <const Values extends readonly string[]>(
  values: Values,
  description: string,
): TUnsafe<Values[number]> =>
  Type.Unsafe<Values[number]>(
    Type.Union(
      values.map((value): TLiteral<string> => Type.Literal(value)),
      { description },
    ),
  );

/** An optional list of names; when it is there it is not empty. */
export const names = (description: string): TReadonlyOptional<TUnsafe<readonly string[]>> =>
  Type.Readonly(
    Type.Optional(
      Type.Unsafe<readonly string[]>(
        Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
          minItems: 1,
          maxItems: 200,
          description,
        }),
      ),
    ),
  );
