import { Type, type Static } from '@sinclair/typebox';

/** Body of `POST /api/v1/detect`. */
export const DetectRequest = Type.Object({
  text: Type.String({ description: 'The text to inspect.', examples: ['Mail me at jane@example.com'] }),
});
export type DetectRequest = Static<typeof DetectRequest>;

export const DetectResponse = Type.Object({
  findings: Type.Array(
    Type.Object({
      type: Type.String({ examples: ['EMAIL_ADDRESS'] }),
      category: Type.String({ examples: ['pii'] }),
      start: Type.Integer({ description: 'First UTF-16 code unit.' }),
      end: Type.Integer({ description: 'One past the last UTF-16 code unit.' }),
      confidence: Type.Number({ minimum: 0, maximum: 1 }),
    }),
  ),
  inspected: Type.Boolean({ description: 'False when a part of the text was not inspected.' }),
});
export type DetectResponse = Static<typeof DetectResponse>;
