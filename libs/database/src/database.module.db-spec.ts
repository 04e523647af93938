import { randomUUID } from 'node:crypto';
import { ConfigModule } from '@app/config';
import type { OrganizationId, TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { ChannelListener } from './channel-listener';
import { databaseSection } from './database.config';
import { DatabaseUnavailableError } from './database.errors';
import { DatabaseModule } from './database.module';
import { PlatformDatabase } from './platform-database';
import { REQUIRED_SCHEMA_LEVEL, schemaLevel } from './schema-level';
import { TenantTransaction } from './tenant-transaction';

const organization = randomUUID() as OrganizationId;
const tenant = randomUUID() as TenantId;
const other = randomUUID() as TenantId;

describe(DatabaseModule.name, () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(`insert into organizations (id, name) values ($1, 'Acme')`, [organization]);
    await database.query(
      `insert into tenants (id, organization_id, name, tier) values ($1, $2, 'A', 'pilot'), ($3, $2, 'B', 'pilot')`,
      [tenant, organization, other],
    );
    const env = { DATABASE_URL: database.serviceUrl, DATABASE_POOL_SIZE: '2' };
    module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot([databaseSection], env), DatabaseModule],
    }).compile();
    module.useLogger(false);
  });

  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  /** Ends every session of the services, as a restart of PostgreSQL does. */
  const endSessions = async (): Promise<void> => {
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like 'axonflow axonflow_%'`,
    );
  };

  /** Repeats work while sessions that have ended are still found in the pool; any other failure counts. */
  const onceBack = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError)) throw error;
      }
    }
  };

  describe(TenantTransaction.name, () => {
    it('shows one tenant, and its organisation when it is named', async () => {
      const transaction = module.get(TenantTransaction);

      const seen = await transaction.run({ tenantId: tenant, organizationId: organization }, (manager) =>
        manager.query(
          'select id, axonflow_organization() as organization, current_user as role from tenants',
        ),
      );

      expect(seen).toEqual([{ id: tenant, organization, role: 'axonflow_app' }]);
    });

    it('leaves no tenant behind on the connection', async () => {
      const transaction = module.get(TenantTransaction);

      await transaction.run(tenant, (manager) => manager.query('select 1'));
      const dataSource = module.get(DataSource);
      const left = await Promise.all(
        ['first', 'second'].map((as) =>
          dataSource.query(`select '${as}' as connection, axonflow_tenant() as tenant`),
        ),
      );

      expect(left.flat()).toEqual([
        { connection: 'first', tenant: null },
        { connection: 'second', tenant: null },
      ]);
    });

    const ADD = {
      name: 'add_client',
      sql: `client as (select 1)
        insert into api_clients (id, tenant_id, client_id, roles)
        select $2, coalesce($3, tenant_id), $4, '{client}' from scope`,
    };

    it('adds rows of the tenant by one statement, and leaves no tenant behind', async () => {
      const id = randomUUID();

      await module.get(TenantTransaction).insert(tenant, ADD, [id, null, 'added']);

      expect(await database.query('select tenant_id from api_clients where id = $1', [id])).toEqual([
        { tenant_id: tenant },
      ]);
      expect(await module.get(DataSource).query('select axonflow_tenant() as tenant')).toEqual([
        { tenant: null },
      ]);
    });

    it('adds rows of whoever asks once PostgreSQL keeps the plan of the statement', async () => {
      const transaction = module.get(TenantTransaction);
      const added = Array.from({ length: 20 }, (_, at) => ({
        id: randomUUID(),
        owner: at % 2 === 0 ? tenant : other,
      }));

      for (const { id, owner } of added) await transaction.insert(owner, ADD, [id, null, `kept ${id}`]);

      const rows = await database.query<{ id: string; tenant_id: string }>(
        `select id, tenant_id from api_clients where client_id like 'kept %'`,
      );
      expect(new Map(rows.map((row) => [row.id, row.tenant_id]))).toEqual(
        new Map(added.map(({ id, owner }) => [id, owner])),
      );
    });

    it('adds no rows of another tenant, and none that do not come from the scope', async () => {
      const transaction = module.get(TenantTransaction);
      const beside = {
        name: 'add_client_beside',
        sql: `client as (select 1)
          insert into api_clients (id, tenant_id, client_id, roles) values ($2, $3, $4, '{client}')`,
      };

      for (const [statement, owner] of [
        [ADD, randomUUID()],
        [beside, tenant],
      ] as const)
        await expect(transaction.insert(tenant, statement, [randomUUID(), owner, 'foreign'])).rejects.toThrow(
          'row-level security',
        );
    });

    it('rolls back when the work fails', async () => {
      const transaction = module.get(TenantTransaction);

      const failed = transaction.run(tenant, async (manager) => {
        await manager.query(
          `insert into api_clients (id, tenant_id, client_id, roles) values ($1, $2, 'half', '{client}')`,
          [randomUUID(), tenant],
        );
        throw new Error('second thoughts');
      });

      await expect(failed).rejects.toThrow('second thoughts');
      expect(await database.query(`select 1 from api_clients where client_id = 'half'`)).toEqual([]);
    });

    it('names a session that ended, and works again by itself', async () => {
      const transaction = module.get(TenantTransaction);

      const failed = transaction.run(tenant, async (manager) => {
        await endSessions();
        return manager.query('select 1');
      });

      await expect(failed).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      await expect(
        onceBack(() => transaction.run(tenant, (manager) => manager.query('select 1 as one'))),
      ).resolves.toEqual([{ one: 1 }]);
    });
  });

  describe(PlatformDatabase.name, () => {
    it('sees every tenant, as the platform role', async () => {
      const rows = await module
        .get(PlatformDatabase)
        .query<{ role: string }>('select current_user as role from tenants');

      expect(rows).toEqual([{ role: 'axonflow_platform' }, { role: 'axonflow_platform' }]);
    });

    it('survives the end of its sessions', async () => {
      const platform = module.get(PlatformDatabase);
      await platform.query('select 1');

      await endSessions();

      await expect(onceBack(() => platform.query('select 2 as two'))).resolves.toEqual([{ two: 2 }]);
    });

    it.each([
      ['a statement that PostgreSQL ends after its time', 'select pg_sleep(30)'],
      ['a connection on which no answer comes', 'set statement_timeout = 0; select pg_sleep(30)'],
    ])('gives up %s, and works on', async (_name, sql) => {
      const platform = new PlatformDatabase({
        url: database.serviceUrl,
        poolSize: 2,
        statementTimeoutMs: 200,
      });

      const hanging = platform.query(sql);

      await expect(hanging).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      await expect(platform.query('select 1 as one')).resolves.toEqual([{ one: 1 }]);
      await platform.onApplicationShutdown();
    });

    it('reads the level of the schema', async () => {
      expect(await schemaLevel(module.get(PlatformDatabase))).toBe(REQUIRED_SCHEMA_LEVEL);
    });
  });

  describe(ChannelListener.name, () => {
    /** Resolves with the next payload that satisfies the wish. */
    const nextNotice = async (channel: string): Promise<{ readonly heard: Promise<string> }> => {
      const { promise, resolve } = withResolvers<string>();
      await module.get(ChannelListener).listen(channel, resolve);
      return { heard: promise };
    };

    it('hears a notice', async () => {
      const { heard } = await nextNotice('test_hear');

      await database.query(`notify test_hear, 'news'`);

      expect(await heard).toBe('news');
    });

    it('calls every handler after a reconnect, and hears again', async () => {
      const first = await nextNotice('test_reconnect');
      const second = await nextNotice('test_other');

      await endSessions();
      const told = await Promise.all([first.heard, second.heard]);
      const third = await nextNotice('test_reconnect');
      await database.query(`notify test_reconnect, 'again'`);

      expect(told).toEqual(['', '']);
      expect(await third.heard).toBe('again');
    });

    it('goes on when a handler fails', async () => {
      await module
        .get(ChannelListener)
        .listen('test_failing', () => Promise.reject(new Error('bad handler')));
      const { heard } = await nextNotice('test_failing');

      await database.query(`notify test_failing, 'x'`);

      expect(await heard).toBe('x');
    });
  });
});

function withResolvers<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
