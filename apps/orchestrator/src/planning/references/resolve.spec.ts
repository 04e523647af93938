import fc from 'fast-check';
import type { Json } from '@app/kernel';
import { UnresolvedReferenceError } from '../planning.errors';
import { readTemplate } from './reference';
import { resolveText, resolveValue, type ReferenceScope } from './resolve';

const OUTPUTS: Readonly<Record<string, Json>> = {
  a: { response: 'hi', rows: [{ 'full name': 'Ada', n: 3 }], nothing: null },
  tricky: { response: 'see {{steps.a.output.response}}' },
  failed: null,
};
const scope: ReferenceScope = {
  outputOf: (id) => OUTPUTS[id],
  input: { city: 'Oslo', list: [1, 2] },
  variables: { item: { id: 7 }, index: 2 },
};

describe(resolveText.name, () => {
  it.each([
    ['a text', 'say {{ steps.a.output.response }}!', 'say hi!'],
    ['a place in a list and a name in quotation marks', '{{steps.a.output.rows[0]["full name"]}}', 'Ada'],
    ['a place behind a dot', '{{steps.a.output.rows.0.n}}', '3'],
    ['an object', '{{steps.a.output.rows}}', '[{"full name":"Ada","n":3}]'],
    ['null', '<{{steps.a.output.nothing}}>', '<>'],
    ['input, item and index', '{{input.city}} {{item.id}} {{index}}', 'Oslo 7 2'],
    ['a step that was not completed', '<{{steps.failed.output.response}}>', '<>'],
    ['something that may be missing', '<{{steps.a.output.price?}}>', '<>'],
    [
      'braces that stand for themselves',
      '{{"{{name}}"}} {{#each}} {{ 1 + 1 }}',
      '{{name}} {{#each}} {{ 1 + 1 }}',
    ],
    [
      'text that looks like a reference only once',
      '{{steps.tricky.output.response}}',
      'see {{steps.a.output.response}}',
    ],
  ])('fills in %s', (_, template, expected) => {
    expect(resolveText(template, scope)).toBe(expected);
  });

  it.each([
    '{{steps.a.output.price}}',
    '{{steps.none.output}}',
    '{{input.town}}',
    '{{other}}',
    '{{steps.a.output.rows.length}}',
    '{{input.constructor}}',
  ])('refuses %s, which leads nowhere', (template) => {
    expect(() => resolveText(template, scope)).toThrow(UnresolvedReferenceError);
  });

  it('leaves texts without references alone', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('{{'));
        expect(resolveText(text, scope)).toBe(text);
      }),
    );
  });

  it('never reads what was filled in', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const filled = resolveText('<{{input}}>', { ...scope, input: `${value}{{item.id}}` });
        expect(filled).toBe(`<${value}{{item.id}}>`);
      }),
    );
  });

  it('reads long hostile texts in linear time', () => {
    const hostile = `${'{{'.repeat(50_000)}${'{{steps.a'.repeat(10_000)}${'{{a["'.repeat(10_000)}`;

    expect(readTemplate(hostile).length).toBe(1);
  });
});

describe(resolveValue.name, () => {
  it('hands over any value unchanged where a text is one reference', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(resolveValue('{{ input }}', { ...scope, input: value as Json })).toEqual(value);
      }),
    );
  });

  it('fills in texts at any depth and leaves the rest as it is', () => {
    const value = {
      deep: [{ rows: '{{steps.a.output.rows}}', text: 'n={{index}}', n: 1, none: null, yes: true }],
    };

    expect(resolveValue(value, scope)).toEqual({
      deep: [{ rows: [{ 'full name': 'Ada', n: 3 }], text: 'n=2', n: 1, none: null, yes: true }],
    });
  });
});
