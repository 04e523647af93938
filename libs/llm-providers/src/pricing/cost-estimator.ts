import { Injectable } from '@nestjs/common';
import { AppError, type Segment } from '@app/kernel';
import type { ProviderType } from '../provider';
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

/** How a chat is told the longest answer that it may give. */
export interface AnswerBound {
  /** OpenAI's own models that reason take the newer field only, and others know the older one only. */
  readonly field: 'max_completion_tokens' | 'max_tokens';
  readonly tokens: number;
}

const A_MILLION = 1_000_000;

const FIELDS: Readonly<Partial<Record<ProviderType, AnswerBound['field']>>> = {
  openai: 'max_completion_tokens',
  'azure-openai': 'max_completion_tokens',
};

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

  /**
   * How long one answer may be at the one who is asked first for the call to cost no more than so many millionths of a US
   * dollar; 0 when its texts cost that much already.
   * @returns null when nobody can serve the call, the price is not known, or answers cost nothing
   */
  affordableAnswer(call: PricedCall, microUsd: number): AnswerBound | null {
    const [first] = this.candidates(call);
    if (first === undefined) return null;
    const promptTokens = estimateTokens(call.segments);
    const prompt = this.prices.costMicroUsd({ promptTokens, completionTokens: 0 }, first);
    const million = this.prices.costMicroUsd({ promptTokens: 0, completionTokens: A_MILLION }, first);
    if (prompt === null || million === null || million === 0) return null;
    const tokens = Math.max(0, Math.floor(((microUsd - prompt) * A_MILLION) / million));
    return { field: FIELDS[first.provider.type] ?? 'max_tokens', tokens };
  }

  /** The model that is asked first, when it answers for money and nobody knows for how much; null otherwise. */
  unpricedModel(call: PricedCall): string | null {
    const [first] = this.candidates(call);
    if (first === undefined || first.provider.simulated) return null;
    const promptTokens = estimateTokens(call.segments);
    const isKnown = this.prices.costMicroUsd({ promptTokens, completionTokens: 0 }, first) !== null;
    return isKnown ? null : `${first.provider.name}/${first.model}`;
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
