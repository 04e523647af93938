import fc from 'fast-check';
import { ManualClock } from '@app/testing';
import { CircuitBreaker, type Permit } from './circuit-breaker';

const settings = { failuresInARow: 3, failurePercent: 50, openMs: 1_000 };

function aCircuit(): { clock: ManualClock; breaker: CircuitBreaker; fail: (times: number) => void } {
  const clock = new ManualClock();
  const breaker = new CircuitBreaker(settings, clock);
  const fail = (times: number): void => {
    for (let count = 0; count < times; count += 1) breaker.admit()?.failed();
  };
  return { clock, breaker, fail };
}

describe(CircuitBreaker.name, () => {
  it('opens after failures in a row, and says for how long', () => {
    const { breaker, clock, fail } = aCircuit();

    fail(2);
    breaker.admit()?.succeeded();
    fail(2);
    expect(breaker.state).toBe('closed');
    fail(1);
    clock.advance(400);

    expect([breaker.state, breaker.retryAfterMs, breaker.admit()]).toEqual(['open', 600, null]);
  });

  it('opens when half of many calls fail, though never in a row, and forgets what is long past', () => {
    const { breaker, clock, fail } = aCircuit();
    const alternate = (times: number): void => {
      for (let count = 0; count < times; count += 1) {
        fail(1);
        breaker.admit()?.succeeded();
      }
    };

    alternate(9);
    clock.advance(31_000);
    alternate(9);
    fail(1);
    expect(breaker.state).toBe('closed');
    breaker.admit()?.succeeded();
    fail(1);

    expect(breaker.state).toBe('open');
  });

  it('lets one call see whether the endpoint is well again', () => {
    const { breaker, clock, fail } = aCircuit();
    fail(3);
    clock.advance(1_000);

    const probe = breaker.admit();
    expect([breaker.state, breaker.admit()]).toEqual(['half-open', null]);
    probe?.answering();

    expect(breaker.state).toBe('closed');
    expect(breaker.admit()).not.toBeNull();
  });

  it('stays open when that call fails, and lets another one try when it says nothing', () => {
    const { breaker, clock, fail } = aCircuit();
    fail(3);
    clock.advance(1_000);

    breaker.admit()?.dropped();
    const second = breaker.admit();
    second?.failed();

    expect(second).not.toBeNull();
    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', 1_000]);
  });

  it('counts a stream that breaks off after it had begun', () => {
    const { breaker, clock, fail } = aCircuit();
    fail(3);
    clock.advance(1_000);

    const probe = breaker.admit();
    probe?.answering();
    probe?.failed();
    fail(2);

    expect(breaker.state).toBe('open');
  });

  it('keeps its promises whatever happens', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ kind: 'admit' as const }) },
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constantFrom('answering', 'succeeded', 'failed', 'dropped'),
          which: fc.nat(20),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(1_500) }) },
    );

    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { breaker, clock } = aCircuit();
        const held: Permit[] = [];
        let probe: Permit | null = null;
        for (const each of steps) {
          const before = breaker.state;
          if (each.kind === 'admit') {
            const permit = breaker.admit();
            if (before === 'closed') expect(permit).not.toBeNull();
            if (before === 'open') expect(permit).toBeNull();
            if (before === 'half-open') {
              expect(permit === null).toBe(probe !== null);
              probe ??= permit;
            }
            if (permit !== null) held.push(permit);
          } else if (each.kind === 'wait') {
            clock.advance((each as { ms: number }).ms);
          } else {
            const { which } = each as { which: number };
            const permit = held[which % Math.max(held.length, 1)];
            permit?.[each.kind as keyof Permit]();
            // Nothing but the one call that tries it can change an open circuit.
            if (before !== 'closed' && permit !== probe) expect(breaker.state).toBe(before);
            if (permit === probe && each.kind !== 'answering') probe = null;
            if (permit === probe && breaker.state === 'closed') probe = null;
          }
          if (breaker.state === 'closed') probe = null;
          expect(breaker.retryAfterMs).toBeLessThanOrEqual(settings.openMs);
          expect(breaker.retryAfterMs > 0).toBe(breaker.state === 'open');
        }
      }),
    );
  });
});
