import { InvalidRequestError } from '@app/kernel';
import type { StepUsage } from '../step-outcome';
import { NOTHING, type Reservation, type RunBudget, type UsageEstimate } from './run-budget';

/** What one try of a step may use: set aside before it starts, and anew before every further part of it. */
export class TryAllowance {
  private held: Reservation | null = null;

  /** @param signal ends the waiting for what others have set aside */
  constructor(
    private readonly budget: RunBudget,
    private readonly signal: AbortSignal,
  ) {}

  /** The most tokens that may be used until it is renewed or settled; null where nothing is limited. */
  get tokens(): number | null {
    return this.held?.tokens ?? null;
  }

  /** The most that may be paid until then, in millionths of a US dollar; null where money is not limited. */
  get costMicroUsd(): number | null {
    return this.held?.costMicroUsd ?? null;
  }

  /**
   * Counts what was used so far and sets aside what comes next, waiting for others when need be.
   * @param estimate asked only where something is limited
   * @returns false when what is left is not enough; rejects with the signal's reason when that fires first
   * @throws InvalidRequestError (INVALID_REQUEST) when money is limited and the price of a model is not known
   */
  async renew(used: StepUsage, estimate: () => UsageEstimate): Promise<boolean> {
    this.settle(used);
    const next = this.budget.isLimited ? this.budget.stretched(estimate()) : NOTHING;
    if (this.budget.limitsCost) assertPriced(next);
    this.held = await this.budget.reserve(next, this.signal);
    return this.held !== null;
  }

  /** Counts what was used since the last renewal and gives back the rest. */
  settle(used: StepUsage): void {
    this.held?.settle(used);
    this.held = null;
  }
}

/** What nobody can reckon with cannot be bounded. */
function assertPriced({ unpriced = null }: UsageEstimate): void {
  if (unpriced === null) return;
  throw new InvalidRequestError(
    `What the model '${unpriced}' costs is not known, and the budget limits money. Give it a price, 0 where it is free; name another model; or limit tokens instead.`,
  );
}
