import fc from 'fast-check';
import { newId, type TenantId } from '@app/kernel';
import { anAuditRecord } from '../audit-record.fake';
import { BootChain } from '../chain/boot-chain';
import type { SealedBatch } from '../chain/sealed-record';
import { admit } from '../writer/record-admission';
import type { AuditReport } from './audit-report';
import type { StoredBatch, StoredRecord } from './stored-trail';
import { verifyTrail } from './verify-trail';

interface Trail {
  records: StoredRecord[];
  batches: StoredBatch[];
}

const TENANTS = Array.from({ length: 3 }, () => newId<TenantId>());

/** A trail of several boots, each a list of batch sizes. */
const trailOf = (boots: readonly (readonly number[])[]): Trail => {
  const batches = boots.flatMap((sizes) => {
    const chain = new BootChain();
    return sizes.map((size) => {
      const records = Array.from({ length: size }, (_, index) =>
        admit(anAuditRecord({ tenantId: TENANTS[(size + index) % 3] as TenantId }), Date.now()),
      );
      const batch = chain.seal(records, new Date());
      chain.publish(batch);
      return batch;
    });
  });
  return sorted({ records: batches.flatMap(recordsOf), batches: batches.map(rowOf) });
};
const recordsOf = ({ boot, records }: SealedBatch): StoredRecord[] =>
  records.map(({ record, ...place }) => ({ ...record, ...place, boot }));
const rowOf = ({ records, ...batch }: SealedBatch): StoredBatch => ({
  ...batch,
  recordCount: records.length,
});
/** The order in which storage gives them back. */
const sorted = ({ records, batches }: Trail): Trail => ({
  records: records.toSorted((a, b) => order(a.boot, b.boot) || a.seq - b.seq),
  batches: batches.toSorted((a, b) => order(a.boot, b.boot) || a.batch - b.batch),
});
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
// eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is already there
async function* stream<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
const verify = (trail: Trail): Promise<AuditReport> => {
  const { records, batches } = sorted(trail);
  return verifyTrail(stream(records), stream(batches));
};

const trails = fc
  .array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map(trailOf);
const at = <Item>(items: readonly Item[], position: number): number => position % items.length;
/** Another value of the same type. */
const changed = (value: string | number): string | number =>
  typeof value === 'number'
    ? value + 1
    : value.endsWith('0')
      ? `${value.slice(0, -1)}1`
      : `${value.slice(0, -1)}0`;

const RECORD_FIELDS = [
  'id',
  'recordedAt',
  'tenantId',
  'boot',
  'seq',
  'kind',
  'callId',
  'clientId',
  'operation',
  'stage',
  'verdict',
  'prevHash',
  'hash',
] as const satisfies readonly (keyof StoredRecord)[];
const BATCH_FIELDS = [
  'boot',
  'batch',
  'recordedAt',
  'recordCount',
  'root',
  'prevLink',
  'link',
] as const satisfies readonly (keyof StoredBatch)[];

describe(verifyTrail.name, () => {
  it('finds nothing wrong with what was written', async () => {
    await fc.assert(
      fc.asyncProperty(trails, async (trail) => {
        const report = await verify(trail);

        expect(report).toMatchObject({
          problems: [],
          records: trail.records.length,
          batches: trail.batches.length,
          openCalls: trail.records.length,
        });
      }),
    );
  });

  it.each(RECORD_FIELDS)('finds a record whose %s was changed', async (field) => {
    await fc.assert(
      fc.asyncProperty(trails, fc.nat(), async (trail, position) => {
        const index = at(trail.records, position);
        const record = trail.records[index] as StoredRecord;
        const records = trail.records.with(index, { ...record, [field]: changed(record[field]) });

        expect((await verify({ ...trail, records })).problemCount).toBeGreaterThan(0);
      }),
    );
  });

  it.each(BATCH_FIELDS)('finds a batch whose %s was changed', async (field) => {
    await fc.assert(
      fc.asyncProperty(trails, fc.nat(), async (trail, position) => {
        const index = at(trail.batches, position);
        const batch = trail.batches[index] as StoredBatch;
        const batches = trail.batches.with(index, { ...batch, [field]: changed(batch[field]) });

        expect((await verify({ ...trail, batches })).problemCount).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    ['a value', '"risk_score":0.5', '"risk_score":0.25'],
    ['a number below the precision of a double', '"risk_score":0.5', '"risk_score":0.50000000000000000001'],
    ['a key', '"reasons"', '"reason"'],
    ['a position in a list', '[0]', '[1]'],
  ])('finds a detail in which %s was changed', async (_what, before, after) => {
    const trail = trailOf([[3]]);
    const record = trail.records[1] as StoredRecord;
    const records = trail.records.with(1, { ...record, detail: record.detail.replace(before, after) });

    const report = await verify({ ...trail, records });

    expect(report.problems).toEqual([
      { kind: 'record_changed', boot: record.boot, seq: 2, recordId: record.id },
    ]);
  });

  it('accepts a detail whose keys and spaces storage has rearranged', async () => {
    const trail = trailOf([[2]]);
    const records = trail.records.map((record) => {
      const fields = Object.entries(JSON.parse(record.detail) as object).reverse();
      return { ...record, detail: JSON.stringify(Object.fromEntries(fields), null, 2) };
    });

    expect((await verify({ ...trail, records })).problems).toEqual([]);
  });

  it('finds every record that was removed, as long as its batch is there', async () => {
    await fc.assert(
      fc.asyncProperty(trails, fc.nat(), async (trail, position) => {
        const records = trail.records.toSpliced(at(trail.records, position), 1);

        expect((await verify({ ...trail, records })).problemCount).toBeGreaterThan(0);
      }),
    );
  });

  it('finds every batch that was removed with all its records, unless it is the last of its boot', async () => {
    const trail = trailOf([[2, 3, 1, 2]]);
    const without = (batch: number, first: number, count: number): Trail => ({
      batches: trail.batches.filter((each) => each.batch !== batch),
      records: trail.records.toSpliced(first, count),
    });

    expect((await verify(without(1, 0, 2))).problemCount).toBeGreaterThan(0);
    expect((await verify(without(2, 2, 3))).problemCount).toBeGreaterThan(0);
    expect((await verify(without(3, 5, 1))).problemCount).toBeGreaterThan(0);
    expect((await verify(without(4, 6, 2))).problemCount).toBe(0);
  });

  it('finds every record that was inserted, also under a boot of its own', async () => {
    await fc.assert(
      fc.asyncProperty(trails, fc.nat(), fc.boolean(), async (trail, position, ownBoot) => {
        const model = trail.records[at(trail.records, position)] as StoredRecord;
        const inserted = { ...model, id: newId<TenantId>(), ...(ownBoot ? { boot: newId<TenantId>() } : {}) };

        const report = await verify({ ...trail, records: [...trail.records, inserted] });

        expect(report.problemCount).toBeGreaterThan(0);
        expect(report.records).toBe(trail.records.length + 1);
      }),
    );
  });

  it('finds two records that changed places', async () => {
    await fc.assert(
      fc.asyncProperty(trails, fc.nat(), fc.nat(), async (trail, first, second) => {
        const [a, b] = [at(trail.records, first), at(trail.records, second)];
        fc.pre(a !== b);
        const [one, other] = [trail.records[a] as StoredRecord, trail.records[b] as StoredRecord];
        const records = trail.records
          .with(a, { ...one, seq: other.seq, boot: other.boot })
          .with(b, { ...other, seq: one.seq, boot: one.boot });

        expect((await verify({ ...trail, records })).problemCount).toBeGreaterThan(0);
      }),
    );
  });

  it('counts calls that were begun and never ended', async () => {
    const chain = new BootChain();
    const begun = anAuditRecord();
    const calls = [
      begun,
      anAuditRecord({ kind: 'outcome', callId: begun.callId }),
      anAuditRecord(),
      anAuditRecord({ verdict: 'block' }),
      anAuditRecord({ detail: { executed_by: 'caller' } }),
    ];
    const batch = chain.seal(
      calls.map((record) => admit(record, Date.now())),
      new Date(),
    );

    const report = await verify({ records: recordsOf(batch), batches: [rowOf(batch)] });

    expect(report).toMatchObject({ openCalls: 1, problemCount: 0 });
  });
});
