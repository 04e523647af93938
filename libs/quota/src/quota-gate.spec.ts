import { newId, type Principal, type TenantId } from '@app/kernel';
import { aPrincipal, ManualClock } from '@app/testing';
import type { Admission } from './admission';
import { FakeLeaseStore } from './lease-store.fake';
import { QuotaCounters } from './quota-counters';
import type { QuotaCountersRepository } from './quota-counters.repository';
import { QuotaGate } from './quota-gate';

interface Arranged {
  readonly clock: ManualClock;
  readonly store: FakeLeaseStore;
  readonly counters: QuotaCounters;
  readonly gate: QuotaGate;
}

function arrange(): Arranged {
  const clock = new ManualClock(new Date('2026-01-31T23:59:50Z'));
  const store = new FakeLeaseStore(clock);
  const counters = new QuotaCounters(store as unknown as QuotaCountersRepository, clock, {
    tenantsInMemory: 100,
  });
  return { clock, store, counters, gate: new QuotaGate(counters) };
}

function withLimits(burstPerSecond: number, monthlyQuota: number | null): Principal {
  return aPrincipal({ tenantId: newId<TenantId>(), limits: { burstPerSecond, monthlyQuota } });
}

async function admitAll(gate: QuotaGate, principal: Principal, attempts: number): Promise<Admission[]> {
  const admissions: Admission[] = [];
  for (let i = 0; i < attempts; i += 1) {
    try {
      admissions.push(await gate.admit(principal));
    } catch {
      // Counted by what is missing.
    }
  }
  return admissions;
}

async function refusalOf(gate: QuotaGate, principal: Principal): Promise<unknown> {
  try {
    return await gate.admit(principal);
  } catch (error) {
    return error;
  }
}

describe(QuotaGate.name, () => {
  it('admits the burst limit in a second and tells when to come again', async () => {
    const { clock, gate } = arrange();
    const principal = withLimits(20, 1000);
    clock.advance(300);

    expect(await admitAll(gate, principal, 30)).toHaveLength(20);

    const refusal = await refusalOf(gate, principal);
    expect(refusal).toMatchObject({ code: 'BURST_LIMIT_EXCEEDED', retryAfterMs: 700 });
    expect(refusal).toMatchObject({
      details: { limit: 20, remaining: 0, reset_at: expect.stringMatching(/^2026-01-31T23:59:5/) },
    });
    clock.advance(700);
    expect(await admitAll(gate, principal, 30)).toHaveLength(20);
  });

  it('admits the quota of a month and tells when the next one begins', async () => {
    const { clock, gate } = arrange();
    const principal = withLimits(1000, 30);

    expect(await admitAll(gate, principal, 50)).toHaveLength(30);

    expect(await refusalOf(gate, principal)).toMatchObject({
      code: 'MONTHLY_QUOTA_EXCEEDED',
      retryAfterMs: 10_000,
      details: { limit: 30, remaining: 0 },
    });
    clock.advance(10_000);
    expect(await admitAll(gate, principal, 50)).toHaveLength(30);
  });

  it('counts no month for a tenant without a quota', async () => {
    const { gate, store } = arrange();
    const principal = withLimits(50, null);

    expect(await admitAll(gate, principal, 80)).toHaveLength(50);

    expect(new Set(store.requests.map(({ limitName }) => limitName))).toEqual(new Set(['burst']));
  });

  it('takes nothing from the month for calls that the burst limit refuses', async () => {
    const { clock, gate } = arrange();
    const principal = withLimits(10, 35);
    let admitted = 0;

    for (let second = 0; second < 5; second += 1) {
      const all = await Promise.allSettled(Array.from({ length: 25 }, async () => gate.admit(principal)));
      admitted += all.filter(({ status }) => status === 'fulfilled').length;
      clock.advance(1000);
    }

    expect(admitted).toBe(35);
  });

  it('takes nothing from the month for a call that is aborted while it waits', async () => {
    const { gate } = arrange();
    const principal = withLimits(1000, 20);
    const aborted = AbortSignal.abort();

    await expect(gate.admit(principal, { signal: aborted })).rejects.toMatchObject({ code: 'CALL_ABORTED' });

    expect(await admitAll(gate, principal, 30)).toHaveLength(20);
  });

  it('keeps tenants apart', async () => {
    const { gate } = arrange();
    const [loud, quiet] = [withLimits(10, null), withLimits(10, null)];
    await admitAll(gate, loud, 50);

    expect(await admitAll(gate, quiet, 50)).toHaveLength(10);
  });

  it('tells every admitted call how the second stands', async () => {
    const { gate } = arrange();

    const admissions = await admitAll(gate, withLimits(20, null), 3);

    expect(admissions.map(({ rateLimit }) => rateLimit.remaining)).toEqual([19, 18, 17]);
    expect(admissions[0]?.rateLimit.limit).toBe(20);
    expect(admissions[0]?.rateLimit.resetAt.toISOString()).toBe('2026-01-31T23:59:51.000Z');
  });

  it('knows how many calls are in flight, also when one is settled twice', async () => {
    const { gate } = arrange();
    const [first, second] = await admitAll(gate, withLimits(20, null), 2);
    expect(gate.callsInFlight).toBe(2);

    first?.settle();
    first?.settle();
    expect(gate.callsInFlight).toBe(1);
    second?.settle();
    expect(gate.callsInFlight).toBe(0);
  });

  it('fails closed when the database is down and nothing is leased', async () => {
    const { gate, store } = arrange();
    store.failure = new Error('down');

    expect(await refusalOf(gate, withLimits(10, 100))).toBe(store.failure);
  });

  it('gives unused requests of the month back when a tenant is idle', async () => {
    const { clock, counters, gate, store } = arrange();
    const principal = withLimits(1000, 5000);
    await admitAll(gate, principal, 3);
    expect(store.usedNow(principal.tenantId, 'month', 'month')).toBeGreaterThan(3);

    clock.advance(5_000);
    await counters.month.releaseIdle(5_000);

    expect(store.usedNow(principal.tenantId, 'month', 'month')).toBe(3);
  });

  it('gives back what evicted tenants held, and never counts beyond a quota because of it', async () => {
    const { counters, gate, store } = arrange();
    const first = withLimits(1000, 5000);
    await admitAll(gate, first, 3);
    for (let i = 0; i < 100; i += 1) await gate.admit(withLimits(1000, 5000));

    await counters.month.releaseIdle(1_000_000);

    expect(store.usedNow(first.tenantId, 'month', 'month')).toBe(3);
  });
});
