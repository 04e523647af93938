import { checkPattern } from './pattern-rules';

describe(checkPattern.name, () => {
  it.each([/a*/, /a+/, /a{2,}/, /(?=a)/, /(?<!a)/, /(a)\1/, /^a/, /a$/, /a{9000}/])(
    'refuses %s',
    (pattern) => {
      expect(checkPattern(pattern)).not.toBeNull();
    },
  );

  it.each([/a{1,20}/, /[*+^$]{2}/, /\*\+\^\$/, /(?:a|b){0,3}?/, /\d{4}/])('accepts %s', (pattern) => {
    expect(checkPattern(pattern)).toBeNull();
  });
});
