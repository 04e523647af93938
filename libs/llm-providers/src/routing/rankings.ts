import type { PriceTable } from '../pricing/price-table';
import type { AnswerTimes, Awaited } from './answer-times';
import { byWeight, type Ranking, type Strategy } from './candidate-order';

/** What rankings depend on. */
export interface RankingParts {
  /** Gives numbers from 0 up to 1. */
  readonly random: () => number;
  readonly times: AnswerTimes;
  readonly prices: PriceTable;
}

/** Orders candidates of equal priority. */
export class Rankings {
  constructor(private readonly parts: RankingParts) {}

  of(strategy: Strategy, awaited: Awaited): Ranking {
    const { prices, random, times } = this.parts;
    switch (strategy) {
      case 'weighted':
        return byWeight(random);
      case 'fastest':
        return ({ provider }) => times.meanMs(provider, awaited);
      case 'cheapest':
        return (candidate) => prices.typicalCost(candidate);
    }
  }
}
