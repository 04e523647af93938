import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FROM_SOURCE } from '@app/testing';
import { Client } from 'pg';
import { EmbeddedPostgres } from './embedded-postgres';
import { runsFor } from './process-facts';

jest.setTimeout(60_000);

const POLL_MS = 20;
const MOST_POLLS = 1_500;

async function until(condition: () => boolean): Promise<void> {
  for (let polls = 0; !condition(); polls++) {
    if (polls === MOST_POLLS) throw new Error('waited in vain');
    await sleep(POLL_MS);
  }
}

async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A program that starts a server and then does nothing. */
const PARENT = `
  const [, source, dataDir] = process.argv;
  require(source).EmbeddedPostgres.start({ dataDir, nodeArguments: process.execArgv.slice(0, 2) })
    .then(({ url, pid }) => process.send({ url, pid }));`;

function watchdogOf(serverPid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(serverPid)], { encoding: 'utf8' }));
}

describe(EmbeddedPostgres.name, () => {
  let dataDir: string;
  const started: { stop(): Promise<void> }[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'axonflow-embedded-'));
    await chmod(dataDir, 0o755);
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async (): Promise<EmbeddedPostgres> => {
    const postgres = await EmbeddedPostgres.start({ dataDir, nodeArguments: FROM_SOURCE });
    started.push(postgres);
    return postgres;
  };

  /** Starts the server from another process, so that this process can be killed. */
  const startElsewhere = async (): Promise<{ parent: ChildProcess; url: string; pid: number }> => {
    const parent = spawn(
      process.execPath,
      [...FROM_SOURCE, '-e', PARENT, join(__dirname, 'embedded-postgres.ts'), dataDir],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    started.push({ stop: () => Promise.resolve(void parent.kill('SIGKILL')) });
    const [{ url, pid }] = (await once(parent, 'message')) as [{ url: string; pid: number }];
    return { parent, url, pid };
  };

  it('is durable, private and a real PostgreSQL 15', async () => {
    const postgres = await start();

    const [settings] = await ask(
      postgres.url,
      `select current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
         current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
         current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding`,
    );

    expect(settings).toEqual({
      fsync: 'on',
      checksums: 'on',
      addresses: '127.0.0.1',
      sockets: '',
      version: 15,
      encoding: 'UTF8',
    });
  });

  it('lets nobody in without the password', async () => {
    const postgres = await start();
    const url = new URL(postgres.url);
    url.password = 'wrong';

    await expect(ask(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('finds its rows at the second start', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.stop();

    const second = await start();

    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('refuses data that another server uses', async () => {
    await start();

    await expect(start()).rejects.toThrow(/in use by another AxonFlow/);
  });

  it('comes back on the same address after a kill, with every acknowledged row', async () => {
    const postgres = await start();
    const { pid: killed, url } = postgres;
    await ask(url, 'create table kept (n int)');
    const rows = Array.from({ length: 50 }, (_, n) => n);
    for (const n of rows) await ask(url, `insert into kept values (${n})`);

    process.kill(killed, 'SIGKILL');
    await until(() => postgres.pid !== killed);

    expect(postgres.url).toBe(url);
    expect(await ask<{ n: number }>(url, 'select n from kept order by n')).toEqual(rows.map((n) => ({ n })));
  });

  it('comes back when its watchdog is killed', async () => {
    const postgres = await start();
    const { pid: before } = postgres;

    process.kill(watchdogOf(before), 'SIGKILL');
    await until(() => postgres.pid !== before);

    expect(runsFor(dataDir, before)).toBe(false);
    expect(await ask(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('leaves no orphan when its parent is killed, and starts again at once', async () => {
    const { parent, pid, url } = await startElsewhere();
    await ask(url, 'create table kept as select 42 as answer');

    parent.kill('SIGKILL');
    const next = await start();

    expect(runsFor(dataDir, pid)).toBe(false);
    expect(await ask(next.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('takes over when parent and watchdog are killed and the server is orphaned', async () => {
    const { parent, pid, url } = await startElsewhere();
    await ask(url, 'create table kept as select 42 as answer');

    process.kill(watchdogOf(pid), 'SIGKILL');
    parent.kill('SIGKILL');
    const next = await start();

    expect(runsFor(dataDir, pid)).toBe(false);
    expect(await ask(next.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });
});
