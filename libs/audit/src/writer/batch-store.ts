import type { SealedBatch } from '../chain/sealed-record';

/** What became of a batch. */
export type StoreOutcome =
  | { readonly status: 'committed' }
  /** A record in it cannot be stored, so that none was. */
  | { readonly status: 'refused'; readonly mayBeStored: boolean; readonly cause: unknown }
  /** It could not be stored before the deadline. */
  | { readonly status: 'unavailable'; readonly mayBeStored: boolean; readonly cause: unknown };

/**
 * Where batches become durable. An implementation keeps four promises: a batch is stored whole or not at all; it
 * never ends up there twice; `committed` is said only after the commit; and `mayBeStored` is false only when it is
 * certain that nothing was and nothing will be.
 */
export interface BatchStore {
  /** True while a batch would probably be stored at once. */
  readonly isReady: boolean;
  /** Begins to connect, and keeps at it; returns at once. */
  open(): void;
  /** Stores one batch; the next may follow only after it returned. */
  store(batch: SealedBatch): Promise<StoreOutcome>;
  /** Gives up the connection. A `store` in progress ends with `unavailable`. */
  close(): Promise<void>;
}
