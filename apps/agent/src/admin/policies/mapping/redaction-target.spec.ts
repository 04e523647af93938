import { RE2JS } from 're2js';
import { redactionTarget } from './redaction-target';

const TYPES = new Set(['EMAIL_ADDRESS', 'US_SSN']);

describe(redactionTarget.name, () => {
  it('masks every personal datum when nothing is named', () => {
    expect(redactionTarget([], TYPES)).toEqual({ finding: { category: 'pii' } });
  });

  it('knows kinds by their names and by what clients call them', () => {
    expect(redactionTarget(['ssn', 'US_SSN', 'e-mail', 'email'], TYPES)).toMatchObject({
      any: [{ finding: { types: ['US_SSN', 'EMAIL_ADDRESS'] } }, { pattern: expect.any(String) as string }],
    });
  });

  it.each([
    ['salary', 'salary: 5000', 'salary: 5000'],
    ['salary', '{"salary":"5000 EUR","name":"x"}', 'salary":"5000 EUR"'],
    ['patient_name', 'Patient name = Doe, male', 'Patient name = Doe'],
    ['a.b', 'a.b=1', 'a.b=1'],
    ['constructor', 'constructor: x', 'constructor: x'],
  ])('masks the pair of %s in %s', (field, text, masked) => {
    const target = redactionTarget([field], TYPES) as {
      readonly any: readonly { readonly pattern: string }[];
    };
    const matcher = RE2JS.compile(target.any[0]?.pattern ?? '').matcher(text);

    expect(matcher.find()).toBe(true);
    expect(text.slice(matcher.start(), matcher.end())).toBe(masked);
  });

  it('lets the word alone pass', () => {
    const target = redactionTarget(['salary'], TYPES) as {
      readonly any: readonly { readonly pattern: string }[];
    };

    expect(RE2JS.compile(target.any[0]?.pattern ?? '').test('What is a good salary?')).toBe(false);
  });
});
