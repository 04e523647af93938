import fc from 'fast-check';

const LONG = 10n ** 30n;
const number = fc.oneof(
  fc.bigInt({ min: -LONG, max: LONG }).map(String),
  fc.constantFrom('9007199254740993', '-0', '1.0', '1e400', '0.12345678901234567890123', '-1.5E-7', '42'),
);
const text = fc.string({ unit: 'grapheme' }).map((value) => JSON.stringify(value));
/** JavaScript puts keys that are numbers first. */
const key = fc.stringMatching(/^[a-z_ "\\]{1,8}$/);

/** JSON as anybody could have written it, in the form of `JSON.stringify` but for its numbers, which have any form and length. */
export const anyJsonText: fc.Arbitrary<string> = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    text,
    fc.constantFrom('null', 'true', 'false'),
    fc.array(tie('json'), { maxLength: 5 }).map((items) => `[${items.join(',')}]`),
    fc.dictionary(key, tie('json'), { maxKeys: 5 }).map(
      (fields) =>
        `{${Object.entries(fields)
          .map((field) => fieldOf(...field))
          .join(',')}}`,
    ),
  ),
})).json;

function fieldOf(name: string, json: string): string {
  return `${JSON.stringify(name)}:${json}`;
}
