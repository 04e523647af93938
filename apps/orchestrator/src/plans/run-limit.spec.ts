import { newId, type TenantId } from '@app/kernel';
import { ManualClock } from '@app/testing';
import type { RunHistory } from '../executions/run-history';
import { RunLimit } from './run-limit';

describe(RunLimit.name, () => {
  const tenant = newId<TenantId>();
  let active: number;
  let counts: number;
  let clock: ManualClock;

  const history = {
    countActive: () => {
      counts++;
      return Promise.resolve(active);
    },
  } as unknown as RunHistory;
  const limitOf = (maxConcurrentRuns: number): RunLimit =>
    new RunLimit(
      history,
      { maxConcurrentRuns, maxTimeoutSeconds: 1, lifetimeSeconds: 1, maxEventStreams: 1 },
      clock,
    );

  beforeEach(() => {
    [active, counts, clock] = [0, 0, new ManualClock()];
  });

  it('counts every start where there is little room', async () => {
    const limit = limitOf(40);
    for (active = 0; active < 40; active++) await limit.requireRoom(tenant);

    await expect(limit.requireRoom(tenant)).rejects.toMatchObject({ code: 'CONCURRENT_EXECUTION_LIMIT' });
    expect(counts).toBe(41);
  });

  it('gives away a fiftieth of a large room before it counts again', async () => {
    const limit = limitOf(1000);
    for (let start = 0; start <= 20; start++) await limit.requireRoom(tenant);
    expect(counts).toBe(1);

    active = 1000;

    await expect(limit.requireRoom(tenant)).rejects.toMatchObject({ code: 'CONCURRENT_EXECUTION_LIMIT' });
  });

  it('trusts no count that is older than a second, and none of another tenant', async () => {
    const limit = limitOf(1000);
    await limit.requireRoom(tenant);
    active = 1000;

    await expect(limit.requireRoom(newId<TenantId>())).rejects.toThrow();
    await limit.requireRoom(tenant);
    clock.advance(1_000);
    await expect(limit.requireRoom(tenant)).rejects.toThrow();
  });
});
