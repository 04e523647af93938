import * as fc from 'fast-check';
import type { Json } from '@app/kernel';
import { readPolicyBody } from '../policies/mapping/policy-body';
import { fillTemplate } from './fill-template';
import type { PolicyTemplate, TemplateVariable } from './policy-template';
import { shippedTemplates } from './shipped/shipped-templates';

const TEMPLATE: PolicyTemplate = {
  id: 'a_template',
  displayName: 'A template',
  description: 'For tests.',
  category: 'general',
  tags: [],
  variables: [
    { name: 'words', type: 'array', description: 'words' },
    { name: 'limit', type: 'number', description: 'limit', default: 5, min: 0, max: 10 },
    { name: 'who', type: 'string', description: 'who', default: 'them' },
  ],
  pattern: {
    type: 'content',
    category: 'dynamic-security',
    conditions: [
      { field: 'query', operator: 'contains_any', value: '{{words}}' },
      { field: 'risk_score', operator: 'greater_than', value: '{{ limit }}' },
    ],
    actions: [{ type: 'block', config: { reason: 'No {{words}} above {{limit}} for {{who}}' } }],
    priority: 1,
  },
};
const fill = (values: { readonly [name: string]: Json }) => fillTemplate(TEMPLATE, values);
const problemsOf = (values: { readonly [name: string]: Json }): unknown => {
  try {
    fill(values);
  } catch (error) {
    return (error as { problems: unknown }).problems;
  }
  return [];
};

describe(fillTemplate.name, () => {
  it('keeps the type of a value that stands alone and writes it as text inside a text', () => {
    expect(fill({ words: ['a', 'b'] })).toMatchObject({
      conditions: [{ value: ['a', 'b'] }, { value: 5 }],
      actions: [{ config: { reason: 'No ["a","b"] above 5 for them' } }],
    });
  });

  it.each<[string, { readonly [name: string]: Json }, string, string]>([
    ['a missing value', {}, 'words', 'is required'],
    ['an empty list', { words: [] }, 'words', 'must be a list with at least one entry'],
    ['another type', { words: 'a' }, 'words', 'must be a list with at least one entry'],
    [
      'a number out of bounds',
      { words: ['a'], limit: 11 },
      'limit',
      'must be a number, at least 0 and at most 10',
    ],
    ['a blank text', { words: ['a'], who: ' ' }, 'who', 'must be a text'],
    [
      'an unknown variable',
      { words: ['a'], more: 1 },
      'more',
      'is not a variable of the template; it has words, limit, who',
    ],
  ])('refuses %s', (_, values, name, message) => {
    expect(problemsOf(values)).toEqual([{ field: `/variables/${name}`, message }]);
  });

  it('never looks for placeholders in values', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (word) => {
        const text = `${word}{{limit}}`;
        expect(fill({ words: [text] }).conditions[0]?.value).toEqual([text]);
      }),
    );
  });

  it('refuses a placeholder that is no variable', () => {
    const broken = { ...TEMPLATE, variables: TEMPLATE.variables.slice(0, 1) };

    expect(() => fillTemplate(broken, { words: ['a'] })).toThrow('variables.limit is not a variable');
  });
});

/** Something that fits a variable. */
function sampleOf({ default: usual, type }: TemplateVariable): Json {
  return usual ?? { array: ['sample'], boolean: true, number: 1, string: 'sample' }[type];
}

describe('shippedTemplates', () => {
  it('have ids of their own', () => {
    expect(new Set(shippedTemplates.map(({ id }) => id)).size).toBe(shippedTemplates.length);
  });

  it.each(shippedTemplates.map((template) => [template.id, template] as const))(
    '%s makes a policy that can be published',
    (_, template) => {
      const values = Object.fromEntries(template.variables.map((each) => [each.name, sampleOf(each)]));

      const { document } = readPolicyBody({ ...fillTemplate(template, values), name: 'A policy' });

      expect(JSON.stringify(document)).not.toContain('{{');
    },
  );
});
