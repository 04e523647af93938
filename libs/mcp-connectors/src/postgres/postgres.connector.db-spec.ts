import { createTestDatabase, type TestDatabase } from '@app/testing';
import { itIsAConnector } from '../acceptance/connector-acceptance.fake';
import { until } from '../acceptance/until.fake';
import type { JsonObject, ToolCallOptions, ToolResult } from '../connector';
import { TrustedHosts } from '@app/outbound';
import { AddressGuard } from '../network/address-guard';
import { PostgresConnector } from './postgres.connector';
import type { PostgresSettings } from './postgres.settings';

const guard = new AddressGuard({ trusted: new TrustedHosts(['127.0.0.1', '::1', 'localhost']), ports: [] });

const SLOW = `select count(*) from generate_series(1, 1000000000000) as slow_marker`;

const QUERIES: PostgresSettings['queries'] = {
  fruits: { sql: 'select id, name, price from fruits order by id' },
  fruit: {
    sql: 'select name from fruits where id = $1 and price < $2',
    parameters: [{ name: 'id', type: 'integer' }, { name: 'below' }],
  },
  slow: { sql: SLOW },
};

describe(PostgresConnector.name, () => {
  let database: TestDatabase;
  let url: URL;
  beforeAll(async () => {
    database = await createTestDatabase({ migrated: false });
    url = new URL(database.serviceUrl);
    await database.query('create table fruits (id int primary key, name text, price numeric)');
    await database.query(`insert into fruits values (1, 'apple', 1.5), (2, 'pear', 2), (3, 'plum', 0.25)`);
    // More than a reader should have: what follows must hold all the same.
    await database.query(`grant all on fruits to ${url.username}`);
  });
  afterAll(() => database.drop());

  const connect = (more: Partial<PostgresSettings> = {}, password = url.password): PostgresConnector => {
    const [host, port, user] = [url.hostname, Number(url.port), url.username];
    const settings = { host, port, user, database: url.pathname.slice(1), tls: 'disable' as const, ...more };
    return new PostgresConnector({ queries: QUERIES, ...settings }, () => Promise.resolve(password), guard);
  };
  const busy = async (): Promise<boolean> => {
    const rows = await database.query<{ busy: boolean }>(
      `select count(*) > 0 as busy from pg_stat_activity
       where datname = current_database() and state = 'active' and pid <> pg_backend_pid()`,
    );
    return rows[0]?.busy ?? false;
  };

  describe('as a connector', () => {
    itIsAConnector(() =>
      Promise.resolve({
        connector: connect(),
        unauthorised: connect({}, 'wrong'),
        unreachable: connect({ port: 1 }),
        rows: { tool: 'fruits', args: {} },
        slow: { tool: 'slow', args: {} },
        refused: { tool: 'fruit', args: { id: 1, below: 'cheap' } },
        effects: () => Promise.resolve(0),
        started: () => until(busy),
        settled: () => until(async () => !(await busy())),
        stop: () => Promise.resolve(),
      }),
    );
  });

  describe('with free SQL', () => {
    let connector: PostgresConnector;
    beforeAll(() => {
      connector = connect({ allow_free_sql: true, max_connections: 1 });
    });
    afterAll(() => connector.close());

    const run = (
      sql: string,
      parameters: JsonObject = {},
      more: Partial<ToolCallOptions> = {},
    ): Promise<ToolResult> =>
      connector.execute(
        'query',
        { sql, parameters },
        {
          signal: new AbortController().signal,
          timeoutMs: 10_000,
          limits: { maxRows: 10, maxBytes: 100_000 },
          ...more,
        },
      );
    const fruits = (): Promise<unknown[]> => database.query('select name from fruits order by id');

    it('reads cells as JSON, and nothing less than exactly', async () => {
      const { output } = await run(
        `select 1::int as i, 9007199254740993::bigint as big, 7::bigint as small, 1.10::numeric as n, 2.5::float8 as f, true as b,
           '{"a": [1]}'::jsonb as j, timestamptz '2026-01-02 03:04:05.123456Z' at time zone 'UTC' as t, null as nothing,
           array['x', 'y'] as list, 'NaN'::float8 as nan`,
      );

      expect(output).toEqual([
        {
          i: 1,
          big: '9007199254740993',
          small: 7,
          n: '1.10',
          f: 2.5,
          b: true,
          j: { a: [1] },
          t: '2026-01-02 03:04:05.123456',
          nothing: null,
          list: ['x', 'y'],
          nan: 'NaN',
        },
      ]);
    });

    it('binds parameters in the order of their numbers', async () => {
      const parameters = Object.fromEntries([10, 2, 1, 3, 4, 5, 6, 7, 8, 9].map((n) => [`$${n}`, `v${n}`]));
      const columns = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `$${n}::text as c${n}`).join(', ');

      const { output } = await run(`select ${columns}`, parameters);

      expect(output).toEqual([
        Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => [`c${n}`, `v${n}`])),
      ]);
    });

    it.each([
      ['a second statement', 'select 1; delete from fruits'],
      ['a second statement after a comment', 'select 1 -- ;\n; delete from fruits'],
      ['the end of the transaction', 'select 1; commit; delete from fruits'],
      ['a writing statement', 'delete from fruits'],
      ['a writing CTE', `with gone as (delete from fruits returning name) select * from gone`],
      ['a lock', 'select * from fruits for update'],
      ['copying to a program', `copy fruits to program 'cat'`],
      ['a change of the transaction', 'set transaction read write'],
      ['making a table', 'select * into more from fruits'],
      ['a block', `do $$ begin delete from fruits; end $$`],
      ['a setting', `select set_config('transaction_read_only', 'off', true)`],
      ['sleep', 'select pg_sleep(10)'],
      ['sleep in quotes', 'select "pg_sleep"(10)'],
      ['sleep in capitals', "select PG_SLEEP_FOR('10 s')"],
      ['sleep by code points', `select U&"pg\\005fsleep"(10)`],
      ['sleep in XML', `select query_to_xml('select 1', true, true, '')`],
      ['an advisory lock', 'select pg_try_advisory_lock(1)'],
      ['ending other sessions', 'select pg_terminate_backend(pg_backend_pid())'],
      ['a sequence', `select nextval('x')`],
      ['nothing', ';'],
    ])('refuses %s', async (_name, sql) => {
      await expect(run(sql)).rejects.toMatchObject({ failure: 'invalid' });
      expect(await fruits()).toHaveLength(3);
    });

    it('cannot be made writable by a function that nobody denied', async () => {
      await database.query(`create or replace function sneaky() returns text language plpgsql as $$
        begin set transaction read write; delete from fruits; return 'done'; end $$`);

      await expect(run('select sneaky()')).rejects.toMatchObject({ failure: 'invalid' });
      expect(await fruits()).toHaveLength(3);
    });

    it('leaves nothing behind in its session', async () => {
      await database.query(`create or replace function mark() returns text language sql as
        $$ select set_config('app.mark', 'left', false) $$`);
      await run('select mark()');

      const { output } = await run(`select current_setting('app.mark', true) as mark`);

      expect(output).not.toEqual([{ mark: 'left' }]);
    });

    it('takes as many whole rows as fit, and the next call works', async () => {
      const limits = { maxRows: 1_000, maxBytes: 10_000 };
      const result = await run(`select repeat('x', 3000) as x from generate_series(1, 100)`, {}, { limits });

      expect(result).toMatchObject({ rowCount: 3, isTruncated: true });
      expect(result.sizeBytes).toBeLessThanOrEqual(10_000);
      expect((await run('select 1 as one')).output).toEqual([{ one: 1 }]);
    });

    it('does not take in a cell or a result that is far too large', async () => {
      const before = process.memoryUsage().arrayBuffers;
      const cell = await run(`select repeat('x', 200000000) as x`);
      const many = await run(
        `select repeat('x', 100000) as x from generate_series(1, 100000)`,
        {},
        {
          limits: { maxRows: 1_000_000, maxBytes: 100_000 },
        },
      );

      expect([cell, many]).toMatchObject([{ isTruncated: true }, { isTruncated: true }]);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150_000_000);
      expect((await run('select 1 as one')).output).toEqual([{ one: 1 }]);
    });

    it('has the server end a statement that takes too long, even without a signal', async () => {
      await expect(run(SLOW, {}, { timeoutMs: 50 })).rejects.toMatchObject({ failure: 'timeout' });
    });

    it('stops waiting for a connection when its signal fires', async () => {
      const first = new AbortController();
      const second = new AbortController();
      const running = run(SLOW, {}, { signal: first.signal }).catch(() => 'ended');
      await until(busy);
      const waiting = run('select 1', {}, { signal: second.signal });
      second.abort(new Error('left'));

      await expect(waiting).rejects.toThrow('left');
      first.abort();
      expect(await running).toBe('ended');
      await until(async () => !(await busy()));
      expect((await run('select 1 as one')).output).toEqual([{ one: 1 }]);
    });

    it('shows no value in its message', async () => {
      await expect(run('select $1::int', { $1: 'my secret' })).rejects.toMatchObject({
        message: expect.not.stringContaining('secret'),
        details: { sqlstate: '22P02' },
      });
    });
  });

  it('has no tool for free SQL unless somebody wants it', async () => {
    const connector = connect();
    const options = {
      signal: new AbortController().signal,
      timeoutMs: 1_000,
      limits: { maxRows: 1, maxBytes: 100 },
    };

    expect(connector.discover().map(({ name }) => name)).toEqual(['fruits', 'fruit', 'slow']);
    await expect(connector.execute('query', { sql: 'select 1' }, options)).rejects.toMatchObject({
      failure: 'not-found',
    });
    await connector.close();
  });

  it('connects to nothing that its guard does not admit', async () => {
    const closed = new AddressGuard({ trusted: new TrustedHosts([]), ports: [5432] });
    const settings = {
      host: url.hostname,
      port: Number(url.port),
      user: 'u',
      database: 'd',
      tls: 'disable' as const,
    };
    const connector = new PostgresConnector(settings, () => Promise.resolve(''), closed);

    expect(await connector.check(new AbortController().signal)).toMatchObject({
      isHealthy: false,
      problem: expect.stringContaining('not public'),
    });
    await connector.close();
  });
});
