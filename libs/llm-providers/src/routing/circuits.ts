import type { Clock } from '@app/kernel';
import type { Provider } from '../provider';
import { CircuitBreaker, type CircuitSettings, type CircuitState, type Permit } from './circuit-breaker';

/** The circuits of all providers. A circuit goes with its provider. */
export class Circuits {
  private readonly breakers = new WeakMap<Provider, CircuitBreaker>();

  constructor(
    private readonly settings: CircuitSettings,
    private readonly clock: Clock,
  ) {}

  /** Asks whether a call may be made. @returns null when it may not */
  admit(provider: Provider): Permit | null {
    return this.of(provider).admit();
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
      breaker = new CircuitBreaker(this.settings, this.clock);
      this.breakers.set(provider, breaker);
    }
    return breaker;
  }
}
