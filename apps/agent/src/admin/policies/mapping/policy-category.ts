import type { PolicyDocument } from '@app/policy';
import type { ClientSoftware } from './client-software';

type Category = PolicyDocument['category'];

/** Names that early servers used, with what they are called today. */
export const LEGACY_CATEGORIES: Readonly<Record<string, Category>> = {
  sql_injection: 'security-sqli',
  dangerous_queries: 'security-sqli',
  admin_access: 'security-admin',
  pii_detection: 'pii-global',
};

/** A category as it is called today. */
export function currentCategory(name: string): string {
  return Object.hasOwn(LEGACY_CATEGORIES, name) ? (LEGACY_CATEGORIES[name] ?? name) : name;
}

const KNOWN_TO_ALL = ['security-sqli', 'security-admin', 'pii-global', 'pii-us', 'pii-eu', 'pii-india'];
const KNOWN_TO_PYTHON = new Set([
  ...KNOWN_TO_ALL,
  'code-secrets',
  'code-unsafe',
  'code-compliance',
  'sensitive-data',
]);
const KNOWN_TO_JAVA = new Set([...KNOWN_TO_ALL, 'custom']);

/** The nearest category that the first Python SDK knows, for those that say more than "sensitive". */
const FOR_PYTHON: Readonly<Record<string, Category>> = {
  'pii-singapore': 'pii-global',
  'pii-indonesia': 'pii-global',
  'prompt-injection': 'security-admin',
};

/** The category to send to a client: one unknown value makes the whole listing of an old SDK fail. */
export function categoryFor(software: ClientSoftware, category: string): string {
  if (category.startsWith('dynamic-')) return category;
  if (software === 'python-1' && !KNOWN_TO_PYTHON.has(category))
    return FOR_PYTHON[category] ?? 'sensitive-data';
  return software === 'java-1' && !KNOWN_TO_JAVA.has(category) ? 'custom' : category;
}
