/** A filter or a field by one of some words; words of other systems filter nothing. */
export function oneOf<Field extends string, Word extends string>(
  field: Field,
  words: readonly Word[],
  value: string | undefined,
): { readonly [Key in Field]?: Word } {
  const word = words.find((each) => each === value);
  return (word === undefined ? {} : { [field]: word }) as { readonly [Key in Field]?: Word };
}
