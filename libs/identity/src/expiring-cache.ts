import type { Clock } from '@app/kernel';

interface Entry<Value> {
  readonly value: Value;
  readonly expiresAtMs: number;
}

/** Keeps the values that were used last, each for a limited time. Never holds more than `capacity` of them. */
export class ExpiringCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  constructor(
    private readonly capacity: number,
    private readonly clock: Clock,
  ) {}

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    if (entry.expiresAtMs <= this.clock.monotonicMs()) return undefined;
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, maxAgeMs: number): void {
    this.entries.delete(key);
    this.entries.set(key, { value, expiresAtMs: this.clock.monotonicMs() + maxAgeMs });
    if (this.entries.size <= this.capacity) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      return;
    }
  }

  clear(): void {
    this.entries.clear();
  }
}
