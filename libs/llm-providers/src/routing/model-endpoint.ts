import type { TenantId } from '@app/kernel';
import type { Provider } from '../provider';

/** A provider as one tenant may use it. */
export interface ModelEndpoint {
  /** The same object as long as nothing about it changes: circuits and answer times belong to it. */
  readonly provider: Provider;
  /** The smallest is asked first; endpoints of equal priority share their calls. */
  readonly priority: number;
  /** Share of the calls among endpoints of the same priority; at 0 it takes no part unless it is named. */
  readonly weight: number;
  /** Names that callers may use, and the model that each means here. */
  readonly models: ReadonlyMap<string, string>;
}

/** Knows the endpoints of every tenant. */
export abstract class ProviderDirectory {
  /** Every endpoint that the tenant may use, most preferred first. From memory alone. */
  abstract endpointsFor(tenantId: TenantId): readonly ModelEndpoint[];
}
