import { DataSource } from 'typeorm';
import { TenantTransaction } from '@app/database';
import { newId, type Json, type TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import type { AuditFilter } from './audit-filter';
import { recordsOf } from './audit-query';
import { StoredAuditRecord } from './audit-record.entity';
import { AuditTrail } from './audit-trail.service';

const own = newId<TenantId>();
const foreign = newId<TenantId>();
/** More than anybody would look through one by one. */
const OTHERS = 6_000;
const LIMIT = 50;

/** The oldest decisions of each tenant, each of its own kind; the newest first. */
const RARE: Readonly<Record<string, { readonly verdict: string; readonly detail: Json }>> = {
  redacted: { verdict: 'allow', detail: { redactions: 2, policies: [] } },
  blocked: { verdict: 'block', detail: { redactions: 2, policies: [{ id: 'rare', name: 'Rare' }] } },
  parked: { verdict: 'needs_approval', detail: { policies: [] } },
  failed: { verdict: 'error', detail: {} },
  called: { verdict: 'allow', detail: { target: { connector: 'crm', tool: 'contacts.read' } } },
  asked: { verdict: 'allow', detail: { target: { connector: '', tool: 'search' } } },
  connected: { verdict: 'allow', detail: { target: { connector: 'mail' } } },
};

describe('filters of decisions', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let transaction: TenantTransaction;
  const idsOf = new Map<TenantId, ReadonlyMap<string, string>>();

  beforeAll(async () => {
    database = await createTestDatabase();
    for (const tenant of [own, foreign]) await seed(tenant);
    await database.query('analyze audit_records');
    dataSource = await new DataSource({
      type: 'postgres',
      url: database.serviceUrl,
      extra: { options: '-c role=axonflow_app' },
      entities: [StoredAuditRecord],
    }).initialize();
    transaction = new TenantTransaction(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const seed = async (tenant: TenantId): Promise<void> => {
    const ids = new Map(Object.keys(RARE).map((name) => [name, newId() as string]));
    idsOf.set(tenant, ids);
    const rare = Object.entries(RARE).map(([name, { detail, verdict }], position) => ({
      ...{ id: ids.get(name), position: OTHERS + position, verdict, detail },
    }));
    await database.query(
      `insert into audit_records (id, recorded_at, tenant_id, boot, seq, kind, call_id, client_id, operation, stage,
         verdict, detail, prev_hash, hash)
       select id, now() - make_interval(secs => position), $1, gen_random_uuid(), position, 'decision', id, 'c', 'chat',
         'llm.request', verdict, detail, '', ''
       from (
         select gen_random_uuid() as id, position, 'allow' as verdict, '{"redactions": 0, "policies": []}'::jsonb as detail
         from generate_series(0, $2::int - 1) position
         union all
         select id, position, verdict, detail
         from jsonb_to_recordset($3::jsonb) as rare (id uuid, position int, verdict text, detail jsonb)
       ) records`,
      [tenant, OTHERS, JSON.stringify(rare)],
    );
  };
  const namesOf = (records: readonly { readonly id: string }[]): readonly string[] => {
    const names = new Map([...(idsOf.get(own) ?? [])].map(([name, id]) => [id, name]));
    return records.map(({ id }) => names.get(id) ?? id);
  };

  const CASES: readonly (readonly [AuditFilter, readonly string[]])[] = [
    [{ outcome: 'redact' }, ['redacted']],
    [{ outcome: 'block' }, ['blocked']],
    [{ outcome: 'needs_approval' }, ['parked']],
    [{ outcome: 'error' }, ['failed']],
    [{ toolSignature: 'crm.contacts.read' }, ['called']],
    [{ toolSignature: 'search' }, ['asked']],
    [{ toolSignature: 'mail' }, ['connected']],
    [{ toolSignature: "' or true --" }, []],
    [{ toolSignature: 'mail', outcome: 'allow' }, ['connected']],
    [{ policyId: 'rare' }, ['blocked']],
  ];

  it.each(CASES)('%j finds what is rare and old among thousands', async (filter, names) => {
    const found = await new AuditTrail(transaction).newest(own, { kinds: ['decision'], ...filter }, LIMIT);

    expect(namesOf(found)).toEqual(names);
  });

  it('lists what is common from the newest on', async () => {
    const found = await new AuditTrail(transaction).newest(own, { outcome: 'allow' }, LIMIT);

    const times = found.map(({ recordedAt }) => recordedAt.getTime());
    expect(times).toHaveLength(LIMIT);
    expect(times).toEqual(times.toSorted((left, right) => right - left));
  });

  it.each(CASES)('%j reads hardly more than it finds', async (filter) => {
    const plan = await transaction.run(own, async (manager) => {
      const query = recordsOf(manager, own, { kinds: ['decision'], ...filter })
        .orderBy('record.recordedAt', 'DESC')
        .addOrderBy('record.id', 'DESC')
        .limit(LIMIT);
      const [sql, values] = query.getQueryAndParameters();
      return JSON.stringify(await manager.query(`explain (analyze, format json) ${sql}`, values));
    });

    expect(removedRows(plan)).toBeLessThan(LIMIT);
  });
});

/** Rows that were read in vain. */
function removedRows(plan: string): number {
  const counts = [...plan.matchAll(/"Rows Removed by Filter":\s*(\d+)/g)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}
