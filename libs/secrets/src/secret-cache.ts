import type { Clock } from '@app/kernel';
import type { SecretVersion } from './secret-vault';

/** How long and how many. */
export interface SecretCacheOptions {
  readonly ttlMs: number;
  readonly maxEntries?: number;
  /** From 0 to below 1; random unless given. */
  readonly random?: () => number;
}

interface Entry {
  readonly secret: Promise<SecretVersion>;
  readonly expiresAtMs: number;
}

const MAX_ENTRIES = 10_000;
/** Part of the lifetime by which entries differ, so that tasks that started together do not ask together. */
const JITTER = 0.1;
/** A failure is believed for so long, so that a store that is away is not asked at once by everybody. */
const FAILURE_TTL_MS = 2_000;

/** Secrets that were read lately. Whoever asks while one is being read waits for the same answer. */
export class SecretCache {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly clock: Clock,
    private readonly options: SecretCacheOptions,
  ) {}

  /** The secret under a key; read when it is not known, or no longer. Rejects as `read` does. */
  get(key: string, read: () => Promise<SecretVersion>): Promise<SecretVersion> {
    const nowMs = this.clock.monotonicMs();
    const known = this.entries.get(key);
    if (known !== undefined && nowMs < known.expiresAtMs) return known.secret;
    const secret = read();
    this.keep(key, { secret, expiresAtMs: nowMs + this.lifetimeMs() });
    secret.catch(() => {
      if (this.entries.get(key)?.secret !== secret) return;
      this.keep(key, { secret, expiresAtMs: this.clock.monotonicMs() + FAILURE_TTL_MS });
    });
    return secret;
  }

  /** Forgets every key that begins so. */
  forget(prefix: string): void {
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
  }

  private keep(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > (this.options.maxEntries ?? MAX_ENTRIES) && oldest !== undefined) {
      this.entries.delete(oldest);
    }
  }

  private lifetimeMs(): number {
    const { random = Math.random, ttlMs } = this.options;
    return ttlMs * (1 + JITTER * (2 * random() - 1));
  }
}
