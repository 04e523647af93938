import { randomUUID } from 'node:crypto';
import { merkleRoot } from './merkle';
import {
  firstPrevHash,
  firstPrevLink,
  hashRecord,
  linkBatch,
  type AdmittedRecord,
  type SealedBatch,
  type SealedRecord,
} from './sealed-record';

/**
 * The hash chains of one boot: one chain for each tenant and one of batches over all of them. A boot has a single
 * writer, so that the heads can live in memory; a boot that may have lost track of what is stored is never continued.
 */
export class BootChain {
  readonly boot = randomUUID();
  private readonly heads = new Map<string, string>();
  private nextSeq = 1;
  private nextBatch = 1;
  private lastLink = firstPrevLink(this.boot);

  /** Number of tenants that have a chain; memory grows with it. */
  get tenantCount(): number {
    return this.heads.size;
  }

  /** Puts records into the chain without moving it: only `publish` does, once the batch is known to be stored. */
  seal(records: readonly AdmittedRecord[], recordedAt: Date): SealedBatch {
    const sealed = this.sealRecords(records);
    const facts = {
      boot: this.boot,
      batch: this.nextBatch,
      recordedAt: recordedAt.toISOString(),
      root: merkleRoot(sealed.map(({ hash }) => hash)),
      prevLink: this.lastLink,
    };
    return { ...facts, records: sealed, link: linkBatch({ ...facts, recordCount: sealed.length }) };
  }

  /** Moves the chain behind a batch that is stored. */
  publish(batch: SealedBatch): void {
    for (const { record, hash } of batch.records) this.heads.set(record.tenantId, hash);
    this.nextSeq += batch.records.length;
    this.nextBatch += 1;
    this.lastLink = batch.link;
  }

  private sealRecords(records: readonly AdmittedRecord[]): SealedRecord[] {
    const moved = new Map<string, string>();
    return records.map((record, index) => {
      const { tenantId } = record;
      const seq = this.nextSeq + index;
      const prevHash = moved.get(tenantId) ?? this.heads.get(tenantId) ?? firstPrevHash(this.boot, tenantId);
      const hash = hashRecord(record, { boot: this.boot, seq, prevHash });
      moved.set(tenantId, hash);
      return { record, seq, prevHash, hash };
    });
  }
}
