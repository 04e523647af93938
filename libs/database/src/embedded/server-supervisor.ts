import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterLock } from './cluster-lock';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { freePort } from './free-port';
import { stopOrphan, stopServer } from './postmaster';
import { ServerProcess } from './server-process';
import type { WatchdogOrder, WatchdogReport } from './watchdog-protocol';

const FIRST_START_ATTEMPTS = 5;
const RESTART_DELAY_MS = { first: 50, most: 2_000 };
/** Lines of the server's log that explain a failed start. */
const REMEMBERED_LINES = 8;

/**
 * Keeps one PostgreSQL server running. When it dies it is started again on the same port, as often as it takes: after a
 * kill the old sessions hold on to shared memory for a moment and the first attempts may fail.
 */
export class ServerSupervisor {
  private readonly lock: ClusterLock;
  private readonly lastLines: string[] = [];
  private server: ServerProcess | undefined;
  private stopping = false;

  constructor(
    private readonly order: WatchdogOrder,
    private readonly report: (report: WatchdogReport) => void,
  ) {
    this.lock = new ClusterLock(order.cluster);
  }

  /**
   * Starts the server and watches over it until {@link stop}.
   * @throws EmbeddedPostgresError when the first start fails
   */
  async run(): Promise<void> {
    await this.lock.take();
    await stopOrphan(this.order.cluster);
    let server = await this.startFirst();
    while (server !== null) {
      await server.ended;
      server = await this.startAgain(server.port);
    }
  }

  /** Stops the server, waits until it is gone and gives the cluster free. */
  async stop(how: 'smart' | 'fast'): Promise<void> {
    this.stopping = true;
    this.lock.announceStop();
    if (this.server?.running === true) await stopServer(this.order.cluster, this.server.pid, how);
    this.lock.release();
  }

  private async startFirst(): Promise<ServerProcess | null> {
    for (let attempt = 1; attempt <= FIRST_START_ATTEMPTS; attempt++) {
      const server = await this.attempt(this.order.port === 0 ? await freePort() : this.order.port);
      if (server !== null || this.stopping) return server;
      await sleep(RESTART_DELAY_MS.first * attempt);
    }
    this.lock.release();
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL does not start:\n${this.lastLines.map((line) => `  ${line}`).join('\n')}`,
    );
  }

  private async startAgain(port: number): Promise<ServerProcess | null> {
    let delayMs = RESTART_DELAY_MS.first;
    while (!this.stopping) {
      if (!this.lock.isOurs())
        throw new EmbeddedPostgresError(`${this.order.cluster} was deleted while it was in use.`);
      this.report({ type: 'log', line: 'the embedded PostgreSQL ended unexpectedly and is started again' });
      const server = await this.attempt(port);
      if (server !== null) return server;
      await sleep(delayMs);
      delayMs = Math.min(delayMs * 2, RESTART_DELAY_MS.most);
    }
    return null;
  }

  private async attempt(port: number): Promise<ServerProcess | null> {
    if (this.stopping) return null;
    const server = new ServerProcess(this.order, port, (line) => this.log(line));
    this.server = server;
    if (!(await server.becomesReady())) return null;
    this.report({ type: 'ready', pid: server.pid, port });
    return server;
  }

  private log(line: string): void {
    this.lastLines.push(line);
    if (this.lastLines.length > REMEMBERED_LINES) this.lastLines.shift();
    this.report({ type: 'log', line });
  }
}
