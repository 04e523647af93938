import type { StoredPolicy } from '@app/policy';
import { selectPolicies } from './policy-selection';

const policy = (id: string, publishedVersion: number | null, mode: string): StoredPolicy =>
  ({
    id,
    scope: 'tenant',
    publishedVersion,
    document: { name: id, description: '', category: 'custom', severity: 'low', priority: 0, mode },
  }) as unknown as StoredPolicy;
const all = [policy('draft', null, 'enforce'), policy('off', 1, 'off'), policy('on', 1, 'shadow')];

describe(selectPolicies.name, () => {
  it.each([
    [true, ['on']],
    [false, ['draft', 'off']],
    [undefined, ['draft', 'off', 'on']],
  ])('enabled %p: %j', (enabled, ids) => {
    const selection = enabled === undefined ? {} : { enabled };

    expect(selectPolicies(all, selection).map(({ id }) => id)).toEqual(ids);
  });
});
