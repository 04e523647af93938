import { AppError, withDeadline, type Clock } from '@app/kernel';
import type { Provider } from '../provider';

/** How a provider was when it was last looked at. */
export interface ProviderHealth {
  readonly status: 'healthy' | 'unhealthy' | 'unknown';
  /** A sentence for the tenant. */
  readonly message: string;
  readonly checkedAt: Date | null;
  /** How long the provider took; null when it did not answer. */
  readonly latencyMs: number | null;
}

interface Check {
  readonly health: Promise<ProviderHealth>;
  readonly expiresAtMs: number;
}

/** Looks cost the tenant's own money at some providers, so that they are not repeated at once. */
const MAX_AGE_MS = 15_000;
const TIMEOUT_MS = 10_000;
const UNKNOWN: ProviderHealth = {
  status: 'unknown',
  message: 'It was not checked yet.',
  checkedAt: null,
  latencyMs: null,
};

/** Looks after the health of providers when somebody asks. Forgets a provider with its last user. */
export class ProviderChecks {
  private readonly checks = new WeakMap<Provider, Check>();
  private readonly latest = new WeakMap<Provider, ProviderHealth>();

  constructor(private readonly clock: Clock) {}

  /** What the last check found. */
  last(provider: Provider): ProviderHealth {
    return this.latest.get(provider) ?? UNKNOWN;
  }

  /** Checks a provider, four times a minute at most. Never rejects. */
  check(provider: Provider): Promise<ProviderHealth> {
    const nowMs = this.clock.monotonicMs();
    const known = this.checks.get(provider);
    if (known !== undefined && nowMs < known.expiresAtMs) return known.health;
    const health = this.ask(provider);
    this.checks.set(provider, { health, expiresAtMs: nowMs + MAX_AGE_MS });
    return health;
  }

  private async ask(provider: Provider): Promise<ProviderHealth> {
    const startedMs = this.clock.monotonicMs();
    const problem = await this.problemOf(provider);
    const health: ProviderHealth = {
      status: problem === null ? 'healthy' : 'unhealthy',
      message: problem ?? 'It answers and takes the key.',
      checkedAt: this.clock.now(),
      latencyMs: problem === null ? Math.round(this.clock.monotonicMs() - startedMs) : null,
    };
    this.latest.set(provider, health);
    return health;
  }

  private async problemOf(provider: Provider): Promise<string | null> {
    try {
      await withDeadline(new AbortController().signal, TIMEOUT_MS, (signal) => provider.check({ signal }));
      return null;
    } catch (error) {
      return error instanceof AppError ? error.message : 'The check failed for an unforeseen reason.';
    }
  }
}
