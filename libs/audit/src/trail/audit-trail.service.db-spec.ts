import { DataSource } from 'typeorm';
import { TenantTransaction } from '@app/database';
import { newId, type TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import type { AuditRecord } from '../audit-record';
import { anAuditRecord } from '../audit-record.fake';
import type { AuditSearch } from './audit-filter';
import { StoredAuditRecord } from './audit-record.entity';
import { AuditTrail } from './audit-trail.service';

const own = newId<TenantId>();
const foreign = newId<TenantId>();
const call = newId();
const startedMs = Date.now() - 60_000;
const at = (second: number): Date => new Date(startedMs + second * 1000);
const user = (email: string): AuditRecord['detail'] => ({ user: { email } });
const matching = (id: string, name: string): AuditRecord['detail'] => ({
  policies: [
    { id: 'sys_other', name: 'Other' },
    { id, name, action: 'block' },
  ],
});

const RECORDS = {
  chat: anAuditRecord({ tenantId: own, recordedAt: at(1), callId: call, detail: user('ada@example.com') }),
  outcome: anAuditRecord({ tenantId: own, recordedAt: at(2), callId: call, kind: 'outcome', detail: {} }),
  check: anAuditRecord({
    tenantId: own,
    recordedAt: at(3),
    operation: 'pre-check',
    clientId: 'other',
    detail: {},
  }),
  blocked: anAuditRecord({
    tenantId: own,
    recordedAt: at(4),
    kind: 'event',
    detail: matching('p1', 'No SSN'),
  }),
  foreign: anAuditRecord({ tenantId: foreign, recordedAt: at(5), callId: call }),
};

describe(AuditTrail.name, () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let trail: AuditTrail;

  beforeAll(async () => {
    database = await createTestDatabase();
    for (const record of Object.values(RECORDS)) await insert(record);
    dataSource = await new DataSource({
      type: 'postgres',
      url: database.serviceUrl,
      extra: { options: '-c role=axonflow_app' },
      entities: [StoredAuditRecord],
    }).initialize();
    trail = new AuditTrail(new TenantTransaction(dataSource));
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const insert = (record: AuditRecord): Promise<unknown> =>
    database.query(
      `insert into audit_records (id, recorded_at, tenant_id, boot, seq, kind, call_id, client_id, operation, stage,
         verdict, detail, prev_hash, hash)
       values ($1, $2, $3, $1, 1, $4, $5, $6, $7, $8, $9, $10, '', '')`,
      [
        record.id,
        record.recordedAt,
        record.tenantId,
        record.kind,
        record.callId,
        record.clientId,
        record.operation,
        record.stage,
        record.verdict,
        JSON.stringify(record.detail),
      ],
    );
  const namesOf = (records: readonly AuditRecord[]): string[] =>
    records.map(({ id }) => Object.entries(RECORDS).find(([, record]) => record.id === id)?.[0] ?? id);
  const search = async (filter: Partial<AuditSearch>): Promise<readonly [string[], number]> => {
    const { records, total } = await trail.search(own, { limit: 100, offset: 0, ...filter });
    return [namesOf(records), total];
  };

  it.each<[string, Partial<AuditSearch>, string[]]>([
    ['everything of the tenant, newest first', {}, ['blocked', 'check', 'outcome', 'chat']],
    ['by client', { clientId: 'other' }, ['check']],
    ['by user', { userEmail: 'ada@example.com' }, ['chat']],
    ['by time, end excluded', { startTime: at(2), endTime: at(4) }, ['check', 'outcome']],
    ['by operation', { operation: 'pre-check' }, ['check']],
    ['by decision: all about its call', { decisionId: RECORDS.chat.id }, ['outcome', 'chat']],
    ['by policy id', { policyId: 'p1' }, ['blocked']],
    ['by policy name', { policyName: 'No SSN' }, ['blocked']],
    ['by both, of one policy or of two', { policyId: 'p1', policyName: 'Other' }, ['blocked']],
    ['by kind', { kinds: ['outcome', 'event'] }, ['blocked', 'outcome']],
    ['nothing for no kind', { kinds: [] }, []],
    ['nothing for an unknown decision', { decisionId: newId() }, []],
    ["nothing for another tenant's decision", { decisionId: RECORDS.foreign.id }, []],
    ['nothing for a decision id that is none', { decisionId: "' or true" }, []],
    ['nothing for a policy name with SQL in it', { policyName: `"}]}' or true --` }, []],
  ])('finds %s', async (_what, filter, names) => {
    expect(await search(filter)).toEqual([names, names.length]);
  });

  it('reads page by page and counts all of them', async () => {
    expect(await search({ limit: 2, offset: 1 })).toEqual([['check', 'outcome'], 4]);
  });

  it('reads whole records', async () => {
    const found = await trail.find(own, RECORDS.chat.id);

    expect({ ...found }).toEqual(RECORDS.chat);
  });

  it('finds a record whose time is hours away from the time in its id', async () => {
    const late = anAuditRecord({ tenantId: foreign, recordedAt: new Date(Date.now() + 3_600_000) });
    await insert(late);

    expect(await trail.find(foreign, late.id)).toMatchObject({ id: late.id });
  });

  it.each([
    ['of another tenant', RECORDS.foreign.id],
    ['that does not exist', newId()],
    ['without a UUIDv7', 'decision-1'],
  ])('finds no record %s', async (_what, id) => {
    expect(await trail.find(own, id)).toBeNull();
  });

  it('reads only the partitions that the times allow', async () => {
    const plan = await database.query(
      `explain select * from audit_records where tenant_id = '${own}' and recorded_at >= '${at(0).toISOString()}'
         and recorded_at < '${at(1).toISOString()}' order by recorded_at desc, id desc limit 10`,
    );

    expect(JSON.stringify(plan)).not.toContain('Append');
  });
});
