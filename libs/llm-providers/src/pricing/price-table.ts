import type { CallUsage } from '@app/kernel';
import type { ModelCandidate } from '../routing/candidate';
import { SHIPPED_PRICES, type TokenPrice } from './shipped-prices';

/** What the operator pays at one provider. */
export interface OwnPrice extends TokenPrice {
  readonly provider: string;
  readonly model: string;
}

/** What follows a model's name in the ids of its versions: a date or `latest`, and Bedrock's revision. */
const VERSION = /^(?:-(?:latest|\d{8}|\d{4}-\d{2}-\d{2}))?(?:-v\d+(?::\d+)?)?$/;

/** Nano dollars are whole for every price, so that costs are exact. */
const NANO_PER_MICRO = 1_000;

/** What tokens cost. */
export class PriceTable {
  constructor(private readonly own: readonly OwnPrice[] = []) {}

  /** Adds what the call cost; nothing when the price is not known, because unknown is not free. */
  withCost(usage: CallUsage, candidate: ModelCandidate): CallUsage {
    const costMicroUsd = this.costMicroUsd(usage, candidate);
    return costMicroUsd === null ? usage : { ...usage, costMicroUsd };
  }

  /** What so many tokens cost, in millionths of a US dollar, rounded up; null when the price is not known. */
  costMicroUsd(
    usage: Omit<CallUsage, 'cached' | 'costMicroUsd' | 'estimated'>,
    candidate: ModelCandidate,
  ): number | null {
    const { cacheReadTokens: read = 0, cacheWriteTokens: write = 0, completionTokens, promptTokens } = usage;
    const price = this.priceOf(candidate);
    if (price === null || promptTokens > (price.maxPromptTokens ?? Infinity)) return null;
    const { cacheRead = price.input, cacheWrite = price.input } = price;
    const cached = read * nanoOf(cacheRead) + write * nanoOf(cacheWrite);
    const nano =
      (promptTokens - read - write) * nanoOf(price.input) + cached + completionTokens * nanoOf(price.output);
    return Math.ceil(nano / NANO_PER_MICRO);
  }

  /** Orders candidates by price, as if prompts and answers were equally long; infinite when the price is not known. */
  typicalCost(candidate: ModelCandidate): number {
    const price = this.priceOf(candidate);
    return price === null ? Infinity : price.input + price.output;
  }

  private priceOf({ model, provider }: ModelCandidate): TokenPrice | null {
    if (provider.simulated) return null;
    const own = longest(
      this.own.filter((each) => each.provider === provider.name && isOf(each.model, model)),
    );
    return (
      own ?? longest(SHIPPED_PRICES.filter((each) => each.type === provider.type && isOf(each.model, model)))
    );
  }
}

/** US dollars for a million tokens are millionths for one. */
function nanoOf(usdPerMillion: number): number {
  return Math.round(usdPerMillion * NANO_PER_MICRO);
}

function isOf(name: string, model: string): boolean {
  return model.startsWith(name) && VERSION.test(model.slice(name.length));
}

/** The most exact of several names. */
function longest<Price extends { readonly model: string }>(prices: readonly Price[]): Price | null {
  return prices.reduce<Price | null>(
    (best, price) => (best === null || price.model.length > best.model.length ? price : best),
    null,
  );
}
