import type { Provider } from '../provider';

/** Weight of the newest time: what lies ten calls back counts for a tenth of it. */
const NEWEST_SHARE = 0.2;

/** What is waited for: the first content of a stream, or a whole answer. */
export type Awaited = 'stream' | 'whole';

/** How long providers take to answer, as exponentially weighted means. Forgets a provider with its last user. */
export class AnswerTimes {
  private readonly means: Readonly<Record<Awaited, WeakMap<Provider, number>>> = {
    stream: new WeakMap(),
    whole: new WeakMap(),
  };

  /** Takes note of a call that was answered. */
  observe(provider: Provider, awaited: Awaited, ms: number): void {
    const before = this.means[awaited].get(provider) ?? ms;
    this.means[awaited].set(provider, before + NEWEST_SHARE * (ms - before));
  }

  /** The mean in milliseconds; 0 for a provider that nothing is known of, so that it is tried. */
  meanMs(provider: Provider, awaited: Awaited): number {
    return this.means[awaited].get(provider) ?? 0;
  }
}
