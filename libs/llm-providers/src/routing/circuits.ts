import type { Clock } from '@app/kernel';
import type { Provider } from '../provider';
import { CircuitBreaker, type CircuitSettings, type CircuitState, type Permit } from './circuit-breaker';

/** The circuits of all providers. A circuit goes with its provider. */
export class Circuits {
  private readonly breakers = new WeakMap<Provider, CircuitBreaker>();
  /** Those that were open when last looked at. */
  private readonly opened = new Set<CircuitBreaker>();

  constructor(
    private readonly settings: CircuitSettings,
    private readonly clock: Clock,
  ) {}

  /** Asks whether a call may be made. @returns null when it may not */
  admit(provider: Provider): Permit | null {
    return this.of(provider).admit();
  }

  /** How many circuits are open now. */
  get openCount(): number {
    for (const breaker of this.opened) if (breaker.state !== 'open') this.opened.delete(breaker);
    return this.opened.size;
  }

  stateOf(provider: Provider): CircuitState {
    return this.of(provider).state;
  }

  /** How long the circuit of a provider stays open, in milliseconds. */
  retryAfterMs(provider: Provider): number {
    return this.of(provider).retryAfterMs;
  }

  private of(provider: Provider): CircuitBreaker {
    let breaker = this.breakers.get(provider);
    if (breaker === undefined) {
      const made: CircuitBreaker = new CircuitBreaker(this.settings, this.clock, () => this.opened.add(made));
      this.breakers.set(provider, made);
      breaker = made;
    }
    return breaker;
  }
}
