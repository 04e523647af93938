import { Type, type TObject } from '@sinclair/typebox';

/** An answer that the provider words: nothing of it is checked or left out. */
export function providerAnswer(description: string, example: object): TObject {
  return Type.Object({}, { additionalProperties: true, description, examples: [example] });
}
