import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, migrate } from '@app/database';
import { FROM_SOURCE } from '@app/testing';
import { Client } from 'pg';
import { until } from './until';

/** A PostgreSQL server of one spec's own, with the product's watchdog, which the spec may kill and freeze. */
export class OwnPostgres {
  private readonly login = { username: 'axonflow_service', password: randomBytes(12).toString('hex') };
  /** Processes that were stopped and must be woken before the server can end. */
  private asleep: readonly number[] = [];

  private constructor(
    private readonly server: EmbeddedPostgres,
    private readonly dataDir: string,
  ) {}

  /** Starts a server with an empty, migrated database. */
  static async start(): Promise<OwnPostgres> {
    const dataDir = await mkdtemp(join(tmpdir(), 'axonflow-faults-'));
    await chmod(dataDir, 0o755);
    const server = await EmbeddedPostgres.start({ dataDir, nodeArguments: FROM_SOURCE });
    const own = new OwnPostgres(server, dataDir);
    await migrate(server.url);
    const { username, password } = own.login;
    await own.query(`create role ${username} login noinherit password '${password}'`);
    await own.query(`grant axonflow_app, axonflow_platform, axonflow_audit to ${username}`);
    return own;
  }

  get ownerUrl(): string {
    return this.server.url;
  }

  /** Login like a service's. */
  get serviceUrl(): string {
    return Object.assign(new URL(this.server.url), this.login).href;
  }

  /** Process id of the server; a new one after each restart. */
  get pid(): number {
    return this.server.pid;
  }

  /** Waits until the server runs again that had this process id before it was killed. */
  async isRestarted(oldPid: number): Promise<void> {
    await until('the server is restarted', () => this.pid !== oldPid);
  }

  /** Runs one statement as the owner, on a connection of its own: older ones may be broken. */
  async query<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    const client = new Client(this.server.url);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql, [...params])).rows;
    } finally {
      await client.end();
    }
  }

  /** `kill -9` of the whole server; the watchdog starts it again. */
  kill(): void {
    process.kill(this.pid, 'SIGKILL');
  }

  /** `kill -9` of one session and waits until it is gone; the server ends all the others and recovers. */
  async killSession(pid: number): Promise<void> {
    process.kill(pid, 'SIGKILL');
    await until('the session is gone', () => !processes().some((each) => each.pid === pid));
  }

  /** Puts the watchdog to sleep, so that a server that is killed stays dead until {@link wake}. */
  holdDown(): void {
    const watchdog = processes().find(({ pid }) => pid === this.pid)?.parent;
    if (watchdog === undefined) throw new Error('The server does not run.');
    this.sleep([watchdog]);
  }

  /** Freezes the server and all its sessions: connections stay open, nothing answers. */
  freeze(): void {
    const sessions = processes().filter(({ parent }) => parent === this.pid);
    this.sleep([this.pid, ...sessions.map(({ pid }) => pid)]);
  }

  wake(): void {
    for (const pid of this.asleep) signalIfThere(pid, 'SIGCONT');
    this.asleep = [];
  }

  async stop(): Promise<void> {
    this.wake();
    await this.server.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private sleep(pids: readonly number[]): void {
    this.asleep = pids;
    for (const pid of pids) signalIfThere(pid, 'SIGSTOP');
  }
}

function signalIfThere(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function processes(): { readonly pid: number; readonly parent: number }[] {
  const lines = execFileSync('ps', ['-Ao', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent };
  });
}
