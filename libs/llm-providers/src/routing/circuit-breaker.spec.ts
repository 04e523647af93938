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

  it('does not listen to calls that began before it opened', () => {
    const { breaker, clock } = aCircuit();
    const permits = Array.from({ length: 9 }, () => breaker.admit());
    for (const permit of permits.slice(0, 3)) permit?.failed();
    clock.advance(1_000);

    for (const permit of permits.slice(3)) permit?.failed();

    expect(breaker.state).toBe('half-open');
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
    const settled = fc.constantFrom<keyof Permit>('answering', 'succeeded', 'failed', 'dropped');
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant((model: Observed) => model.admit()) },
      {
        weight: 6,
        arbitrary: fc.tuple(settled, fc.nat(20)).map(
          ([end, which]) =>
            (model: Observed) =>
              model.end(end, which),
        ),
      },
      { weight: 2, arbitrary: fc.nat(1_500).map((ms) => (model: Observed) => model.wait(ms)) },
    );

    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const observed = new Observed();
        for (const take of steps) {
          take(observed);
          observed.check();
        }
      }),
    );
  });
});

/** A circuit and what is known about it from outside. */
class Observed {
  private readonly clock = new ManualClock();
  private readonly breaker = new CircuitBreaker(settings, this.clock);
  private readonly permits: Permit[] = [];
  private probe: Permit | null = null;

  admit(): void {
    const before = this.breaker.state;
    const permit = this.breaker.admit();
    const mayPass = before === 'closed' || (before === 'half-open' && this.probe === null);
    expect(permit !== null).toBe(mayPass);
    if (permit === null) return;
    this.permits.push(permit);
    if (before === 'half-open') this.probe = permit;
  }

  end(how: keyof Permit, which: number): void {
    const permit = this.permits[which];
    const before = this.breaker.state;
    permit?.[how]();
    // Nothing but the one call that tries an open circuit can change it.
    if (before !== 'closed' && permit !== this.probe) expect(this.breaker.state).toBe(before);
    if (permit === this.probe) this.probe = null;
  }

  wait(ms: number): void {
    this.clock.advance(ms);
  }

  check(): void {
    const { retryAfterMs, state } = this.breaker;
    expect(retryAfterMs).toBeLessThanOrEqual(settings.openMs);
    expect(retryAfterMs > 0).toBe(state === 'open');
  }
}
