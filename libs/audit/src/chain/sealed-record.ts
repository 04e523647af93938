import { hash } from 'node:crypto';

/** The columns of a record as they are hashed and stored. */
export interface RecordFields {
  readonly id: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly recordedAt: string;
  readonly tenantId: string;
  readonly kind: string;
  readonly callId: string;
  readonly clientId: string;
  readonly operation: string;
  readonly stage: string;
  readonly verdict: string;
  /** Canonical JSON. */
  readonly detail: string;
}

/** A record that may be stored. */
export interface AdmittedRecord extends RecordFields {
  /** The part of its canonical text that does not depend on its place in the chain. */
  readonly content: string;
}

/** Where a record stands in its chain. Hashes are in hexadecimal. */
export interface ChainPlace {
  /** The life of one writer, as a UUID. */
  readonly boot: string;
  /** Place in the sequence of everything that one boot has recorded, from 1 without gaps. */
  readonly seq: number;
  /** Hash of the record before it of the same tenant and boot. */
  readonly prevHash: string;
}

/** A record in its place. */
export interface SealedRecord extends Omit<ChainPlace, 'boot'> {
  readonly record: AdmittedRecord;
  readonly hash: string;
}

/** Records that are committed together, with the link that ties them to everything that the boot recorded before. */
export interface SealedBatch {
  readonly boot: string;
  /** Number of the batch in its boot, from 1 without gaps. */
  readonly batch: number;
  readonly recordedAt: string;
  readonly records: readonly SealedRecord[];
  /** Merkle root over the hashes of the records. */
  readonly root: string;
  readonly prevLink: string;
  readonly link: string;
}

/** Writes the part of a record's canonical text that does not depend on its place in the chain. */
export function contentOf(record: Omit<RecordFields, 'id' | 'recordedAt' | 'tenantId'>): string {
  const { kind, callId, clientId, operation, stage, verdict, detail } = record;
  const labels = JSON.stringify([kind, callId, clientId, operation, stage, verdict]);
  return `${labels.slice(1, -1)},${detail}`;
}

/**
 * The hash of a record: SHA-256 over the previous hash in hexadecimal, followed by the canonical JSON of
 * [id, recordedAt, tenantId, boot, seq, kind, callId, clientId, operation, stage, verdict, detail].
 */
export function hashRecord(
  record: Pick<AdmittedRecord, 'id' | 'recordedAt' | 'tenantId' | 'content'>,
  { boot, seq, prevHash }: ChainPlace,
): string {
  const { id, recordedAt, tenantId, content } = record;
  return hash('sha256', `${prevHash}["${id}","${recordedAt}","${tenantId}","${boot}",${seq},${content}]`);
}

/** What stands before the first record of a tenant in a boot. */
export function firstPrevHash(boot: string, tenantId: string): string {
  return hash('sha256', `chain:${boot}:${tenantId}`);
}

/** What stands before the first batch of a boot. */
export function firstPrevLink(boot: string): string {
  return hash('sha256', `boot:${boot}`);
}

/** The facts of a batch that its link protects. */
export interface BatchFacts extends Pick<SealedBatch, 'boot' | 'batch' | 'recordedAt' | 'root' | 'prevLink'> {
  readonly recordCount: number;
}

/** The link of a batch: SHA-256 over the previous link and the canonical JSON of the batch's own facts. */
export function linkBatch({ boot, batch, recordedAt, recordCount, root, prevLink }: BatchFacts): string {
  return hash('sha256', prevLink + JSON.stringify([boot, batch, recordedAt, recordCount, root]));
}
