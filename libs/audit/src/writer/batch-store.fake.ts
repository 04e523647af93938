import type { SealedBatch } from '../chain/sealed-record';
import type { BatchStore, StoreOutcome } from './batch-store';

/** Keeps batches in memory, refuses records it was told to, and fails when it was told to. */
export class FakeBatchStore implements BatchStore {
  readonly batches: SealedBatch[] = [];
  readonly poisonedIds = new Set<string>();
  /** Answers for the next batches, used up one by one before anything is stored. */
  readonly failures: StoreOutcome[] = [];
  isReady = false;
  private gate: Promise<void> = Promise.resolve();
  private openGate: () => void = () => undefined;

  get recordIds(): string[] {
    return this.batches.flatMap((batch) => batch.records.map(({ record }) => record.id));
  }

  /** Lets every batch wait until `release`. */
  hold(): void {
    this.gate = new Promise((resolve) => (this.openGate = resolve));
  }

  release(): void {
    this.openGate();
  }

  open(): void {
    this.isReady = true;
  }

  async store(batch: SealedBatch): Promise<StoreOutcome> {
    await this.gate;
    const failure = this.failures.shift();
    if (failure !== undefined) return failure;
    if (batch.records.some(({ record }) => this.poisonedIds.has(record.id))) {
      return { status: 'refused', mayBeStored: false, cause: new Error('poisoned') };
    }
    this.batches.push(batch);
    return { status: 'committed' };
  }

  close(): Promise<void> {
    this.isReady = false;
    this.failures.push({ status: 'unavailable', mayBeStored: false, cause: new Error('closed') });
    this.release();
    return Promise.resolve();
  }
}
