import { ProviderUnavailableError } from '../llm-providers.errors';

/** How long somebody is waited for. */
interface Patience {
  /** Infinite when nobody else could be asked instead. */
  readonly patienceMs: number;
  readonly provider: string;
}

/**
 * Makes an attempt that must come to something in time. The signal handed to it fires when `signal` does, with the same
 * reason, or when patience ends before the attempt does; what the attempt returns, such as a stream, may last longer.
 * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE) `timeout`, if the attempt honours its signal
 * @throws what the attempt throws
 */
export async function withPatience<Served>(
  signal: AbortSignal,
  { patienceMs, provider }: Patience,
  attempt: (signal: AbortSignal) => Promise<Served>,
): Promise<Served> {
  if (patienceMs === Infinity) return attempt(signal);
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(new ProviderUnavailableError('timeout', { provider }));
  const timer = setTimeout(giveUp, patienceMs);
  const follow = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', follow, { once: true });
  if (signal.aborted) follow();
  try {
    return await attempt(controller.signal);
  } catch (error) {
    signal.removeEventListener('abort', follow);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
