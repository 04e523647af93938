import type { Budget } from '../../planning/steps/step-fields';
import { NO_USAGE, type StepUsage } from '../step-outcome';
import { reasonOf } from '../timers';

/** What is set aside for a step before it starts, and settled when it has ended. */
export interface Reservation {
  /** Millionths of a US dollar that the step may cost; null where money is not limited. */
  readonly costMicroUsd: number | null;
  /** The most that the step may use; null where nothing is limited. */
  readonly tokens: number | null;
  /** Gives back what was not used; what was used beyond is counted too. Further calls do nothing. */
  settle(used: StepUsage): void;
}

/** An upper bound of what a step will use. */
export interface UsageEstimate {
  readonly tokens: number;
  readonly costMicroUsd: number;
  /** What it may cost at most where there is enough, as nothing bounds its answer; that above when absent. */
  readonly mostMicroUsd?: number;
  /** The model whose price nobody knows; null or absent when all is reckoned with. */
  readonly unpriced?: string | null;
}

/** An estimate where nothing is limited. */
export const NOTHING: UsageEstimate = { tokens: 0, costMicroUsd: 0 };

interface Waiter {
  readonly tryAgain: () => boolean;
}

/**
 * Tokens and money that a run, or a part of it, may use. Nothing is reserved beyond the limits: an estimate that fits only
 * once others have settled waits for them, in the order of arrival. Not shared between runs.
 */
export class RunBudget {
  private readonly limit: UsageEstimate;
  private used: UsageEstimate;
  private reserved: UsageEstimate = NOTHING;
  private readonly waiting = new Set<Waiter>();

  /**
   * @param spent what earlier tasks used of it already
   * @param around the budget that this one is a part of
   */
  constructor(
    limits: Budget | undefined,
    spent: StepUsage,
    private readonly around: RunBudget | null = null,
  ) {
    this.limit = {
      tokens: limits?.tokens ?? Infinity,
      costMicroUsd: limits?.cost_usd === undefined ? Infinity : Math.round(limits.cost_usd * 1_000_000),
    };
    this.used = amountOf(spent);
  }

  /** False when estimates do not matter. */
  get isLimited(): boolean {
    return this.limitsTokens || this.limitsCost;
  }

  /** Whether tokens are limited, here or around. */
  get limitsTokens(): boolean {
    return this.limit.tokens < Infinity || this.around?.limitsTokens === true;
  }

  /** Whether money is limited, here or around. */
  get limitsCost(): boolean {
    return this.limit.costMicroUsd < Infinity || this.around?.limitsCost === true;
  }

  /**
   * An estimate with as much money as the step may need: half of what nobody has set aside, so that some is left for others,
   * but no less than was estimated, and no more where others wait already.
   */
  stretched(estimate: UsageEstimate): UsageEstimate {
    const { costMicroUsd, mostMicroUsd = costMicroUsd } = estimate;
    if (this.isCrowded) return estimate;
    const share = Math.min(mostMicroUsd, Math.floor(this.freeMicroUsd / 2));
    return { ...estimate, costMicroUsd: Math.max(costMicroUsd, share) };
  }

  private get isCrowded(): boolean {
    return this.waiting.size > 0 || this.around?.isCrowded === true;
  }

  private get freeMicroUsd(): number {
    const own = this.limit.costMicroUsd - this.used.costMicroUsd - this.reserved.costMicroUsd;
    return Math.min(own, this.around?.freeMicroUsd ?? Infinity);
  }

  /** Counts what was used before this task began to. */
  count(used: StepUsage): void {
    this.used = sum(this.used, amountOf(used));
    this.around?.count(used);
    this.serve();
  }

  /** @returns null when it does not fit; rejects with the signal's reason when that fires first */
  async reserve(estimate: UsageEstimate, signal: AbortSignal): Promise<Reservation | null> {
    if (!(await this.setAside(estimate, signal))) return null;
    const own = this.reservationOf(estimate);
    if (this.around === null) return own;
    try {
      const outer = await this.around.reserve(estimate, signal);
      if (outer !== null) return both(own, outer);
    } catch (error) {
      own.settle(NO_USAGE);
      throw error;
    }
    own.settle(NO_USAGE);
    return null;
  }

  private setAside(estimate: UsageEstimate, signal: AbortSignal): Promise<boolean> {
    if (!fits(sum(this.used, estimate), this.limit)) return Promise.resolve(false);
    if (this.waiting.size === 0 && this.take(estimate)) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.waiting.delete(waiter);
        reject(reasonOf(signal));
        this.serve();
      };
      const end = (fitted: boolean): boolean => {
        signal.removeEventListener('abort', abort);
        resolve(fitted);
        return true;
      };
      const waiter: Waiter = {
        tryAgain: () => {
          if (!fits(sum(this.used, estimate), this.limit)) return end(false);
          return this.take(estimate) ? end(true) : false;
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.waiting.add(waiter);
    });
  }

  private take(estimate: UsageEstimate): boolean {
    const all = sum(sum(this.used, this.reserved), estimate);
    if (!fits(all, this.limit)) return false;
    this.reserved = sum(this.reserved, estimate);
    return true;
  }

  private reservationOf(estimate: UsageEstimate): Reservation {
    let settled = false;
    return {
      tokens: this.limit.tokens === Infinity ? null : estimate.tokens,
      costMicroUsd: this.limit.costMicroUsd === Infinity ? null : estimate.costMicroUsd,
      settle: (usage) => {
        if (settled) return;
        settled = true;
        this.reserved = difference(this.reserved, estimate);
        this.used = sum(this.used, amountOf(usage));
        this.serve();
      },
    };
  }

  private serve(): void {
    for (const waiter of this.waiting) {
      if (!waiter.tryAgain()) return;
      this.waiting.delete(waiter);
    }
  }
}

function both(own: Reservation, outer: Reservation): Reservation {
  return {
    tokens: own.tokens ?? outer.tokens,
    costMicroUsd: own.costMicroUsd ?? outer.costMicroUsd,
    settle: (used) => {
      own.settle(used);
      outer.settle(used);
    },
  };
}

function amountOf({ promptTokens, completionTokens, costMicroUsd }: StepUsage): UsageEstimate {
  return { tokens: promptTokens + completionTokens, costMicroUsd };
}

function sum(one: UsageEstimate, other: UsageEstimate): UsageEstimate {
  return { tokens: one.tokens + other.tokens, costMicroUsd: one.costMicroUsd + other.costMicroUsd };
}

function difference(one: UsageEstimate, other: UsageEstimate): UsageEstimate {
  return { tokens: one.tokens - other.tokens, costMicroUsd: one.costMicroUsd - other.costMicroUsd };
}

function fits(amount: UsageEstimate, limit: UsageEstimate): boolean {
  return amount.tokens <= limit.tokens && amount.costMicroUsd <= limit.costMicroUsd;
}
