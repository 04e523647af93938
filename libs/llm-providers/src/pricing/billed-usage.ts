import type { CallUsage } from '@app/kernel';
import type { ModelRequest } from '../model-request';
import type { ModelCandidate } from '../routing/candidate';
import type { PriceTable } from './price-table';

/** Which call of which candidate the usage is of. */
interface Billed {
  readonly request: Pick<ModelRequest, 'providerKey'>;
  readonly candidate: ModelCandidate;
}

/** A usage with what it cost, and with who pays: the caller whose key was used. Nobody is billed for the stand-in. */
export function billedUsage(
  usage: CallUsage,
  prices: PriceTable,
  { candidate, request: { providerKey } }: Billed,
): CallUsage {
  const priced = prices.withCost(usage, candidate);
  const isCallers = providerKey !== undefined && !candidate.provider.simulated;
  return isCallers ? { ...priced, billedTo: 'caller' } : priced;
}
