import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { anyDocument } from '../spec/arbitraries';
import { aDocument } from '../spec/builders';
import { readCases } from '../spec/read-cases';
import { systemPolicies } from '../system/system-policies';
import { parsePolicy } from '../model/parse-policy';
import { policyFileSchema } from './policy-file-schema';
import { parseTestCases } from './policy-test-case';

const FILE = join(__dirname, '../../../../docs/reference/policy.schema.json');
const accepts = new Ajv2020({ strict: true, strictTypes: false }).compile(policyFileSchema());

/** Rules that need more than one place, or a parser, to see. */
const BEYOND_A_SCHEMA =
  /nothing to mask|credentials$|enough people|redact|route|settings of other|calendar|begins|inspection$|look-|back-ref|broken|many groups|huge|blank|CIDR|time window (has|is not)|time$|risk score is|type-checked|true or false|variables|unfinished|matches is|nested comp|has bounds$/;

describe('docs/reference/policy.schema.json', () => {
  it('is made from the model', () => {
    const content = `${JSON.stringify(policyFileSchema(), null, 2)}\n`;
    if (process.env['AXONFLOW_GENERATE'] !== undefined) writeFileSync(FILE, content);

    const committed = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
    if (committed !== content) throw new Error('docs/reference/policy.schema.json: run npm run generate');
  });

  it('accepts every shipped policy', () => {
    expect(systemPolicies.filter(({ document }) => !accepts(document))).toEqual([]);
  });

  it('accepts what the engine accepts', () => {
    fc.assert(
      fc.property(anyDocument(), (document) => {
        expect(parsePolicy(document)).toBeTruthy();
        expect(accepts(document)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('accepts a list of policies with their tests, and says of which one what is wrong', () => {
    const test = {
      name: 'a refund is refused',
      call: { stage: 'llm.request', text: 'a refund' },
      expect: { verdict: 'block' },
    };
    const withTests = (...tests: unknown[]): object => ({ ...aDocument(), tests });

    expect(parseTestCases([test])).toEqual([test]);
    expect(accepts([aDocument(), withTests(), withTests(test)])).toBe(true);
    expect(accepts([aDocument(), withTests({ ...test, expect: { verdict: 'no' } })])).toBe(false);
    expect(accepts.errors?.[0]?.instancePath).toBe('/1/tests/0/expect/verdict');
    expect(accepts([[]])).toBe(false);
  });

  it.each(
    readCases<{ rule: string; condition: unknown }>('invalid-conditions').filter(
      ({ rule }) => !BEYOND_A_SCHEMA.test(rule),
    ),
  )('refuses a condition: $rule', ({ condition }) => {
    expect(accepts({ ...aDocument(), condition })).toBe(false);
  });

  it.each(
    readCases<{ rule: string; change?: object; document?: unknown }>('invalid-documents').filter(
      ({ rule }) => !BEYOND_A_SCHEMA.test(rule),
    ),
  )('refuses a document: $rule', ({ change, document }) => {
    expect(accepts(document ?? { ...aDocument(), ...change })).toBe(false);
  });
});
