import type { TenantScope } from '@app/database';
import type { PolicyStore, StoredPolicy } from '@app/policy';

const PAGE = 1000;
/** Listings show no more than this many; far beyond what people can read. */
const MOST = 10_000;

/**
 * Every policy that governs the tenant's calls, those of the system included, drafts too; at most 10,000.
 * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
 */
export async function visiblePolicies(
  store: PolicyStore,
  scope: TenantScope,
): Promise<readonly StoredPolicy[]> {
  const found: StoredPolicy[] = [];
  for (let offset = 0; offset < MOST; offset += PAGE) {
    const page = await store.list(scope, { limit: PAGE, offset });
    found.push(...page);
    if (page.length < PAGE) break;
  }
  return found;
}
