import type { ChainPlace, RecordFields, SealedBatch } from '../chain/sealed-record';

/** A record as storage gives it back. `detail` is the text of the stored JSON, in whatever order it is kept. */
export interface StoredRecord extends RecordFields, ChainPlace {
  readonly hash: string;
}

/** A batch as storage gives it back, without its records. */
export interface StoredBatch extends Omit<SealedBatch, 'records'> {
  readonly recordCount: number;
}
