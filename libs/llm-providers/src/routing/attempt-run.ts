import { AppError, type Clock } from '@app/kernel';
import type { ModelAttempt } from './attempt';
import type { ModelCandidate } from './candidate';
import { faultOf, type Fault } from './fault';

/** Failures after which a `Retry-After` is the provider's own word. */
const ASKS_TO_WAIT: ReadonlySet<ModelAttempt['result']> = new Set(['rate_limited', 'upstream_error']);

/** An attempt that came to nothing. */
export interface FailedAttempt {
  readonly error: unknown;
  readonly fault: Fault;
}

/** A candidate that has asked to wait. */
interface Waiting {
  readonly candidate: ModelCandidate;
  readonly waitMs: number;
}

/** The attempts of one call. */
export class AttemptRun {
  /** Requests that were made. */
  count = 0;
  /** Who may be asked again the soonest. */
  shortestWait: Waiting | null = null;
  private failure: unknown;
  private refusal: unknown;

  constructor(
    private readonly clock: Clock,
    private readonly onAttempt: (attempt: ModelAttempt) => void,
  ) {}

  /** Why nobody has served the call: what the last request came to, else why none could be made. */
  get error(): Error | undefined {
    return (this.failure ?? this.refusal) as Error | undefined;
  }

  /** Makes one attempt. A candidate that cannot be asked this was not asked. */
  async make<Served>(
    candidate: ModelCandidate,
    ask: () => Promise<Served>,
  ): Promise<FailedAttempt | { readonly served: Served; readonly ms: number }> {
    const startedMs = this.clock.monotonicMs();
    const elapsedMs = (): number => Math.round(this.clock.monotonicMs() - startedMs);
    try {
      const served = await ask();
      const ms = elapsedMs();
      this.tell(candidate, 'ok', ms);
      return { served, ms };
    } catch (error) {
      const fault = faultOf(error);
      if (fault.result === 'not_carried') this.refusal ??= error;
      else this.failed({ candidate, error, fault, ms: elapsedMs() });
      return { error, fault };
    }
  }

  private failed({
    candidate,
    error,
    fault,
    ms,
  }: FailedAttempt & { readonly candidate: ModelCandidate; readonly ms: number }): void {
    this.failure = error;
    this.tell(candidate, fault.result, ms);
    const waitMs =
      error instanceof AppError && ASKS_TO_WAIT.has(fault.result) ? error.retryAfterMs : undefined;
    if (waitMs === undefined || waitMs >= (this.shortestWait?.waitMs ?? Infinity)) return;
    this.shortestWait = { candidate, waitMs };
  }

  private tell({ model, provider }: ModelCandidate, result: ModelAttempt['result'], ms: number): void {
    this.count += 1;
    this.onAttempt({ provider: provider.name, model, result, ms });
  }
}
