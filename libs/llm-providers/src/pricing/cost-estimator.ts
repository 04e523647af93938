import { Injectable } from '@nestjs/common';
import { AppError, type Segment } from '@app/kernel';
import type { ModelCandidate } from '../routing/candidate';
import { ModelRouter, type RoutedCall } from '../routing/model-router';
import { isObject, type JsonObject } from '../wire/json';
import { estimateTokens } from '../wire/token-estimate';
import { isCount } from '../wire/reported-tokens';
import { PriceTable } from './price-table';

/** Tokens of an answer whose length the request does not bound. */
const USUAL_ANSWER_TOKENS = 1_000;

/** Where the wire formats bound the answer. */
const BOUNDS = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'] as const;

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
   * What the call may cost at the one who is asked first, in millionths of a US dollar: its texts by their size, and an
   * answer as long as the request allows, or a thousand tokens.
   * @returns null when nobody can serve the call, or the price is not known
   */
  estimateMicroUsd(call: PricedCall): number | null {
    const [first] = this.candidates(call);
    if (first === undefined) return null;
    const promptTokens = estimateTokens(call.segments);
    const completionTokens = call.format === 'openai-embeddings' ? 0 : boundOf(call.body);
    return this.prices.costMicroUsd({ promptTokens, completionTokens }, first);
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

function boundOf(body: JsonObject): number {
  const { inferenceConfig } = body;
  const bounds = [
    ...BOUNDS.map((field) => body[field]),
    isObject(inferenceConfig) ? inferenceConfig['maxTokens'] : undefined,
  ];
  return bounds.find(isCount) ?? USUAL_ANSWER_TOKENS;
}
