import type { Principal } from '@app/kernel';
import type { StoredProvider } from './stored-provider';

/** One change of a tenant's provider. */
export interface ProviderChange {
  readonly kind: 'create' | 'delete' | 'update';
  /** As it is afterwards; as it was, for a deletion. */
  readonly provider: StoredProvider;
  /** Names of what an update changed. */
  readonly changedFields: readonly string[];
  readonly principal: Principal;
}

/** Writes down who changed which provider. */
export interface ProviderChangeRecorder {
  /** Returns once the record is safe. When it rejects nothing is changed. */
  record(change: ProviderChange): Promise<void>;
}

/** Injection token of a {@link ProviderChangeRecorder}. */
export const PROVIDER_CHANGE_RECORDER = Symbol('PROVIDER_CHANGE_RECORDER');
