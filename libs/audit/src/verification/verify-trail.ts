import type { AuditReport } from './audit-report';
import { BootVerifier } from './boot-verifier';
import { LookAhead } from './look-ahead';
import { OpenCalls } from './open-calls';
import { ReportBuilder } from './report-builder';
import type { StoredBatch, StoredRecord } from './stored-trail';

/**
 * Recomputes a whole audit trail from what is stored: every hash, every chain, every Merkle root and every link. Finds
 * any record or batch that was changed, inserted, moved or removed. What it cannot see: that the last batches of a
 * boot were removed together with all their records, or that a boot was removed altogether.
 * Works on streams; memory grows with the largest batch, the tenants of one boot and the open calls.
 * @param records in the order of boot, then seq
 * @param batches in the order of boot, then batch
 */
export async function verifyTrail(
  records: AsyncIterable<StoredRecord>,
  batches: AsyncIterable<StoredBatch>,
): Promise<AuditReport> {
  const verification = new TrailVerification(new LookAhead(records));
  for await (const batch of batches) await verification.check(batch);
  return verification.finish();
}

class TrailVerification {
  private readonly report = new ReportBuilder();
  private readonly openCalls = new OpenCalls();
  private verifier: BootVerifier | null = null;
  /** Place of the last record that the batches of the present boot can hold. */
  private batchedSeq = 0;

  constructor(private readonly records: LookAhead<StoredRecord>) {}

  async check(batch: StoredBatch): Promise<void> {
    const verifier = await this.enter(batch.boot);
    this.batchedSeq += batch.recordCount;
    const hashes: string[] = [];
    await this.takeWhile(
      (record) => record.boot === batch.boot && record.seq <= this.batchedSeq,
      (record) => {
        verifier.checkRecord(record);
        hashes.push(record.hash);
      },
    );
    verifier.checkBatch(batch, hashes);
  }

  async finish(): Promise<AuditReport> {
    await this.rejectWhile(() => true);
    return this.report.build(this.openCalls.count);
  }

  /** Records that come before those of the next boot, but were not taken by any batch, belong to none. */
  private async enter(boot: string): Promise<BootVerifier> {
    if (this.verifier?.boot === boot) return this.verifier;
    await this.rejectWhile((record) => record.boot < boot);
    this.batchedSeq = 0;
    this.verifier = new BootVerifier(boot, this.report);
    return this.verifier;
  }

  private async rejectWhile(belongs: (record: StoredRecord) => boolean): Promise<void> {
    await this.takeWhile(belongs, (record) => this.report.rejectRecord(record));
  }

  private async takeWhile(
    belongs: (record: StoredRecord) => boolean,
    take: (record: StoredRecord) => void,
  ): Promise<void> {
    for (let next = await this.records.peek(); next !== null; next = await this.records.peek()) {
      if (!belongs(next)) return;
      this.openCalls.see(next);
      take(next);
      this.records.skip();
    }
  }
}
