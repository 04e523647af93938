import { Type } from '@sinclair/typebox';
import { SEVERITIES } from '@app/kernel';
import type { StoredPolicy } from '@app/policy';
import { currentCategory } from './policy-category';

const Word = (description: string) => Type.Optional(Type.String({ maxLength: 255, description }));

/** Filters and order that all listings of policies share. Names are in both spellings that clients send. */
export const selectionQuery = {
  category: Word('Only this category; names of early servers are understood.'),
  tier: Word('Only this tier: system, organization or tenant.'),
  severity: Word('Only this severity: critical, high, medium or low.'),
  enabled: Type.Optional(
    Type.Boolean({ description: 'Only policies that are, or are not, in force; a draft is not.' }),
  ),
  search: Word('Only policies with this text in name, description or id; letter case is ignored.'),
  organization_id: Word('Only policies of this organization.'),
  sort_by: Word('name, severity, category, priority, created_at or updated_at.'),
  sort_order: Word('asc or desc.'),
  sort_dir: Word('The same as `sort_order`, which wins.'),
};

/** What {@link selectionQuery} accepts. */
export interface PolicySelection {
  readonly category?: string;
  readonly tier?: string;
  readonly severity?: string;
  readonly enabled?: boolean;
  readonly search?: string;
  readonly sort_by?: string;
  readonly sort_order?: string;
  readonly sort_dir?: string;
}

/** The policies that fit every filter, in the order that was asked for; without one, the most important first. */
export function selectPolicies(
  policies: readonly StoredPolicy[],
  selection: PolicySelection,
): readonly StoredPolicy[] {
  return policies.filter((policy) => fits(policy, selection)).toSorted(orderOf(selection));
}

function fits(policy: StoredPolicy, wanted: PolicySelection): boolean {
  const { document, id, scope } = policy;
  const searched = `${document.name}\n${document.description}\n${id}`.toLowerCase();
  return (
    (!wanted.category || currentCategory(wanted.category) === document.category) &&
    (!wanted.tier || wanted.tier === scope) &&
    (!wanted.severity || wanted.severity === document.severity) &&
    (wanted.enabled === undefined || wanted.enabled === isOn(policy)) &&
    (!wanted.search || searched.includes(wanted.search.toLowerCase()))
  );
}

function isOn({ document, publishedVersion }: StoredPolicy): boolean {
  return publishedVersion !== null && document.mode !== 'off';
}

type Order = (left: StoredPolicy, right: StoredPolicy) => number;

const byText =
  (read: (policy: StoredPolicy) => string): Order =>
  (left, right) =>
    read(left).localeCompare(read(right), 'en');
const byNumber =
  (read: (policy: StoredPolicy) => number): Order =>
  (left, right) =>
    read(left) - read(right);

const ORDERS: Readonly<Record<string, Order>> = {
  name: byText(({ document }) => document.name),
  category: byText(({ document }) => document.category),
  severity: byNumber(({ document }) => -SEVERITIES.indexOf(document.severity)),
  priority: byNumber(({ document }) => document.priority),
  created_at: byNumber(({ createdAt }) => createdAt.getTime()),
  updated_at: byNumber(({ updatedAt }) => updatedAt.getTime()),
};
const CAMEL_CASE: Readonly<Record<string, string>> = { createdAt: 'created_at', updatedAt: 'updated_at' };
const DEFAULT_ORDER = { by: 'priority', direction: 'desc' };

/** Ties are broken by id, so that pages never overlap. An order that is not known is the default one. */
function orderOf({ sort_by: by = '', sort_order, sort_dir }: PolicySelection): Order {
  const name = CAMEL_CASE[by] ?? by;
  const isKnown = Object.hasOwn(ORDERS, name);
  const order = ORDERS[isKnown ? name : DEFAULT_ORDER.by] as Order;
  const direction = sort_order ?? sort_dir ?? (isKnown ? 'asc' : DEFAULT_ORDER.direction);
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return (left, right) => sign * order(left, right) || (left.id < right.id ? -1 : 1);
}
