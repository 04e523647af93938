import { Injectable } from '@nestjs/common';
import { AppError, type Segment } from '@app/kernel';
import type { ModelCandidate } from '../routing/candidate';
import { ModelRouter, type RoutedCall } from '../routing/model-router';
import type { JsonObject } from '../wire/json';
import { estimateTokens } from '../wire/token-estimate';
import { answerBound } from './answer-bound';
import { PriceTable } from './price-table';

/** A call whose price is asked for before it is made. */
export interface PricedCall extends Omit<RoutedCall, 'awaited'> {
  readonly body: JsonObject;
  /** Every text of the body. */
  readonly segments: readonly Segment[];
}

/** Says before a call what it may cost. */
@Injectable()
export class CostEstimator {
  constructor(
    private readonly router: ModelRouter,
    private readonly prices: PriceTable,
  ) {}

  /**
   * What the call may cost at the one who is asked first, in millionths of a US dollar: its texts by their size, and
   * as many answers as it asks for, as long as it allows, or a thousand tokens each.
   * @returns null when nobody can serve the call, or the price is not known
   */
  estimateMicroUsd(call: PricedCall): number | null {
    const [first] = this.candidates(call);
    if (first === undefined) return null;
    const promptTokens = estimateTokens(call.segments);
    return this.prices.costMicroUsd({ promptTokens, completionTokens: answerBound(call) }, first);
  }

  /** A route that cannot be found is told where the call is made. */
  private candidates(call: PricedCall): readonly ModelCandidate[] {
    try {
      return this.router.candidates({ ...call, awaited: 'whole' });
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  }
}
