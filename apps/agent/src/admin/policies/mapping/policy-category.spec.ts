import { policyDocumentSchema } from '@app/policy';
import type { ClientSoftware } from './client-software';
import { categoryFor, currentCategory } from './policy-category';

describe(currentCategory.name, () => {
  it.each([
    ['sql_injection', 'security-sqli'],
    ['pii_detection', 'pii-global'],
    ['pii-us', 'pii-us'],
    ['toString', 'toString'],
  ])('calls %s %s', (name, current) => {
    expect(currentCategory(name)).toBe(current);
  });
});

/** What the first SDKs accept. Source: the SDK contract, policy categories. */
const BOTH = ['security-sqli', 'security-admin', 'pii-global', 'pii-us', 'pii-eu', 'pii-india'];
const KNOWN: Readonly<Partial<Record<ClientSoftware, readonly string[]>>> = {
  'python-1': [...BOTH, 'code-secrets', 'code-unsafe', 'code-compliance', 'sensitive-data'],
  'java-1': [...BOTH, 'custom'],
};
const CATEGORIES = (
  policyDocumentSchema.properties.category as unknown as { anyOf: { const: string }[] }
).anyOf.map((choice) => choice.const);

describe(categoryFor.name, () => {
  it.each(['python-1', 'java-1'] as const)('gives %s nothing that it does not know', (software) => {
    for (const category of CATEGORIES) {
      const told = categoryFor(software, category);
      if (!told.startsWith('dynamic-')) expect(KNOWN[software]).toContain(told);
    }
  });

  it('tells everybody else the truth', () => {
    for (const category of CATEGORIES) expect(categoryFor('current', category)).toBe(category);
  });
});
