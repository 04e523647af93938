import { merkleRoot } from '../chain/merkle';
import { firstPrevHash, firstPrevLink, linkBatch } from '../chain/sealed-record';
import type { AuditProblemKind } from './audit-report';
import { isUnchanged } from './record-check';
import type { ReportBuilder } from './report-builder';
import type { StoredBatch, StoredRecord } from './stored-trail';

/**
 * Checks the records and batches of one boot in their order. After a problem it goes on from what is stored, so that
 * a changed record is reported where it is and not again at everything behind it.
 */
export class BootVerifier {
  private readonly heads = new Map<string, string>();
  private lastSeq = 0;
  private lastBatch = 0;
  private lastLink: string;

  constructor(
    readonly boot: string,
    private readonly report: ReportBuilder,
  ) {
    this.lastLink = firstPrevLink(boot);
  }

  checkRecord(record: StoredRecord): void {
    this.report.records += 1;
    const { boot, tenantId, seq } = record;
    const head = this.heads.get(tenantId);
    if (head === undefined) this.report.chains += 1;
    if (seq > this.lastSeq + 1) this.reportRecord('records_missing', record);
    if (seq <= this.lastSeq) this.reportRecord('record_repeated', record);
    if (record.prevHash !== (head ?? firstPrevHash(boot, tenantId)))
      this.reportRecord('record_moved', record);
    if (!isUnchanged(record)) this.reportRecord('record_changed', record);
    this.lastSeq = seq;
    this.heads.set(tenantId, record.hash);
  }

  /** Checks a batch against the hashes of the records that lie in its range. */
  checkBatch(batch: StoredBatch, hashes: readonly string[]): void {
    this.report.batches += 1;
    const { batch: number, recordCount, root, prevLink, link } = batch;
    if (number > this.lastBatch + 1) this.reportBatch('batches_missing', batch);
    if (number <= this.lastBatch) this.reportBatch('batch_repeated', batch);
    if (prevLink !== this.lastLink) this.reportBatch('batch_moved', batch);
    if (linkBatch(batch) !== link) this.reportBatch('batch_changed', batch);
    if (hashes.length !== recordCount || merkleRoot(hashes) !== root) {
      this.reportBatch('batch_content_changed', batch);
    }
    this.lastBatch = number;
    this.lastLink = link;
  }

  private reportRecord(kind: AuditProblemKind, { boot, seq, id }: StoredRecord): void {
    this.report.add({ kind, boot, seq, recordId: id });
  }

  private reportBatch(kind: AuditProblemKind, { boot, batch }: StoredBatch): void {
    this.report.add({ kind, boot, batch });
  }
}
