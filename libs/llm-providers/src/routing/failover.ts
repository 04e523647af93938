import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@app/kernel';
import { CircuitOpenError } from '../llm-providers.errors';
import type { ModelAttempt } from './attempt';
import { AttemptRun, type FailedAttempt } from './attempt-run';
import type { AnswerTimes } from './answer-times';
import type { ModelCandidate } from './candidate';
import type { AttemptResult } from './fault';
import type { Permit } from './circuit-breaker';
import type { Circuits } from './circuits';
import type { ModelRouter, RoutedCall } from './model-router';
import { hedged, untilAborted } from './hedge';
import { withPatience } from './patience';
import type { RoutingSettings } from './routing.config';

/** A call to be served, and within what. */
export interface ServedCall extends RoutedCall {
  /** Whether two models may get it without harm. */
  readonly isRepeatable: boolean;
  /** Whether nobody may be asked but the first candidate. */
  readonly isForOne?: boolean;
  readonly signal: AbortSignal;
  /** When the call must be over, by the clock that never goes back; absent when it may take as long as it likes. */
  readonly deadlineMs?: number;
  /** Told of each attempt as soon as it is over. */
  readonly onAttempt?: (attempt: ModelAttempt) => void;
}

/**
 * Makes one request to a candidate. Whoever makes it settles the permit when it goes well; failures are settled for it.
 * Of a stream it waits for the first content. Must honour the signal, which may fire before that of the call.
 */
export type Ask<Served> = (candidate: ModelCandidate, permit: Permit, signal: AbortSignal) => Promise<Served>;

/** Counts attempts by how they ended. */
export interface AttemptObserver {
  countProviderAttempt(result: AttemptResult): void;
}

/** What attempts depend on. */
export interface FailoverParts {
  readonly router: ModelRouter;
  readonly circuits: Circuits;
  readonly times: AnswerTimes;
  readonly clock: Clock;
  readonly observer: AttemptObserver;
}

/** Less time than this is not worth another attempt. */
const MIN_ATTEMPT_MS = 100;

/** Lets one candidate after the other try to serve a call, as long as nothing has reached the caller. */
export class Failover {
  constructor(
    private readonly parts: FailoverParts,
    private readonly settings: Pick<RoutingSettings, 'failover' | 'maxAttempts' | 'maxRetryWaitMs'>,
  ) {}

  /**
   * Asks the candidates in their order. The next one is asked after a failure that another one may not have, while
   * attempts and time are left; a request that is not repeatable only when no model has seen it. As long as another one
   * could be asked, half of the time that is left is kept for that, so that silence leaves time for it. Where the operator
   * wants that, two are asked side by side when the first is silent for a while, and the slower one is ended. When nobody is
   * left and a provider has asked to wait for a short while, it is asked once more after that.
   * @throws everything that `ModelRouter.candidates` throws
   * @throws CircuitOpenError (PROVIDER_UNAVAILABLE) when nobody may be asked at the moment
   * @throws what the last attempt threw
   */
  async serve<Served>(call: ServedCall, ask: Ask<Served>): Promise<Served> {
    const candidates = this.parts.router.candidates(call);
    const run = new AttemptRun(this.parts.clock, (attempt) => {
      this.parts.observer.countProviderAttempt(attempt.result);
      call.onAttempt?.(attempt);
    });
    const isForOne = call.isForOne || this.settings.failover === 'off';
    const asked = isForOne ? candidates.slice(0, 1) : candidates;
    for (let at = 0; at < asked.length;) {
      const outcomes = await this.round({ call, run, ask }, asked.slice(at));
      at += outcomes.length;
      const won = outcomes.find(isServed);
      if (won !== undefined) return won.served;
      const last = outcomes.find((each) => isFailed(each) && !this.mayGoOn(call, each, run));
      if (last !== undefined && isFailed(last)) throw last.error;
    }
    return this.serveLate(call, run, { candidates: asked, ask });
  }

  private async serveLate<Served>(
    call: ServedCall,
    run: AttemptRun,
    { ask, candidates }: { readonly candidates: readonly ModelCandidate[]; readonly ask: Ask<Served> },
  ): Promise<Served> {
    const waiting = run.shortestWait;
    if (waiting !== null && this.mayWait(call, waiting.waitMs, run)) {
      await delay(waiting.waitMs, undefined, { signal: call.signal }).catch(() => undefined);
      const { candidate } = waiting;
      const { signal } = call;
      const outcome = await this.attempt({ call, run, candidate, ask, signal, patienceMs: Infinity });
      if (isServed(outcome)) return outcome.served;
    }
    throw run.error ?? this.allOpen(candidates);
  }

  /** Asks the first of those that are left, and the second one beside it when the first is slow. */
  private async round<Served>(
    work: Work<Served>,
    left: readonly ModelCandidate[],
  ): Promise<readonly Outcome<Served>[]> {
    const { call, run } = work;
    const attempt =
      (at: number, ask: Ask<Served>) =>
      (signal: AbortSignal): Promise<Outcome<Served>> => {
        const patienceMs = at + 1 < left.length ? this.patienceMs(call, run) : Infinity;
        return this.attempt({ call, run, ask, candidate: left[at] as ModelCandidate, patienceMs, signal });
      };
    const afterMs = left.length > 1 ? this.hedgeAfterMs(call, run) : null;
    if (afterMs === null) return [await attempt(0, work.ask)(call.signal)];
    const ask: Ask<Served> = (candidate, permit, signal) =>
      untilAborted(signal, work.ask(candidate, permit, signal));
    return hedged({ afterMs, signal: call.signal, hasWon: isServed }, attempt(0, ask), attempt(1, ask));
  }

  private hedgeAfterMs(call: ServedCall, run: AttemptRun): number | null {
    const mayRepeat = call.isRepeatable && run.count + 2 <= this.settings.maxAttempts;
    return mayRepeat ? this.parts.router.hedgeAfterMs(call) : null;
  }

  /** @returns null when the circuit of the candidate is open */
  private async attempt<Served>({
    ask,
    call,
    candidate,
    patienceMs,
    run,
    signal,
  }: Try<Served>): Promise<Outcome<Served>> {
    const { circuits, times } = this.parts;
    const permit = circuits.admit(candidate.provider);
    if (permit === null) return null;
    const patience = { patienceMs, provider: candidate.provider.name };
    const ended = await run.make(candidate, () =>
      withPatience(signal, patience, (own) => ask(candidate, permit, own)),
    );
    if ('served' in ended) {
      times.observe(candidate.provider, call.awaited, ended.ms);
      return ended;
    }
    const { blame } = ended.fault;
    if (blame === 'failed') permit.failed();
    else if (blame === 'well') permit.succeeded();
    else permit.dropped();
    return ended;
  }

  private mayGoOn(call: ServedCall, { fault }: FailedAttempt, run: AttemptRun): boolean {
    if (fault.remedy === 'none' || call.signal.aborted) return false;
    if (fault.remedy === 'elsewhere' && !call.isRepeatable) return false;
    return run.count < this.settings.maxAttempts && this.leftMs(call) >= MIN_ATTEMPT_MS;
  }

  private mayWait(call: ServedCall, waitMs: number, run: AttemptRun): boolean {
    if (this.settings.failover === 'off' || run.count >= this.settings.maxAttempts) return false;
    return waitMs <= this.settings.maxRetryWaitMs && waitMs + MIN_ATTEMPT_MS <= this.leftMs(call);
  }

  /** How long a silent provider is waited for when there is another one. */
  private patienceMs(call: ServedCall, run: AttemptRun): number {
    const mayRepeat = call.isRepeatable && run.count + 1 < this.settings.maxAttempts;
    return mayRepeat ? Math.max(MIN_ATTEMPT_MS, this.leftMs(call) / 2) : Infinity;
  }

  private leftMs({ deadlineMs = Infinity }: ServedCall): number {
    return deadlineMs - this.parts.clock.monotonicMs();
  }

  private allOpen(candidates: readonly ModelCandidate[]): CircuitOpenError {
    const { circuits } = this.parts;
    const providers = candidates.map(({ provider }) => provider);
    const waitsMs = providers.map((provider) => circuits.retryAfterMs(provider));
    return new CircuitOpenError(
      providers.map(({ name }) => name),
      Math.min(...waitsMs),
    );
  }
}

/** How an attempt ended; null when the circuit of its candidate was open. */
type Outcome<Served> = { readonly served: Served } | FailedAttempt | null;

function isServed<Served>(outcome: Outcome<Served>): outcome is { readonly served: Served } {
  return outcome !== null && 'served' in outcome;
}

function isFailed<Served>(outcome: Outcome<Served>): outcome is FailedAttempt {
  return outcome !== null && 'error' in outcome;
}

interface Work<Served> {
  readonly call: ServedCall;
  readonly run: AttemptRun;
  readonly ask: Ask<Served>;
}

interface Try<Served> extends Work<Served> {
  readonly candidate: ModelCandidate;
  readonly patienceMs: number;
  /** Fires when the call is over or another attempt has won. */
  readonly signal: AbortSignal;
}
