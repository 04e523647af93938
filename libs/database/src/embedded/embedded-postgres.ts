import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { extname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DATABASE, OWNER, openCluster } from './cluster';
import { findClusterHome } from './cluster-home';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { STOP, type WatchdogOrder, type WatchdogReport } from './watchdog-protocol';

export interface EmbeddedPostgresOptions {
  /** Made when missing. One server at a time can use it. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1; any free one when absent. */
  readonly port?: number;
  /** Receives each line that the server logs at warning level or above. */
  readonly onLog?: (line: string) => void;
  /** Arguments of Node for the watchdog process, such as a loader when this runs from TypeScript source. */
  readonly nodeArguments?: readonly string[];
}

const START_TIMEOUT_MS = 120_000;
const WATCHDOG_RESTART_DELAY_MS = 1_000;

/**
 * A real PostgreSQL 15 server of our own: durable (fsync, data checksums), reachable on 127.0.0.1 with a generated
 * password only. A watchdog process restarts it when it dies and stops it when this process ends in whatever way.
 */
export class EmbeddedPostgres {
  private watchdog: ChildProcess | undefined;
  private stopping = false;
  private server = { pid: 0, port: 0 };

  private constructor(
    private readonly options: EmbeddedPostgresOptions,
    private readonly order: WatchdogOrder,
    private readonly ownerPassword: string,
  ) {}

  /**
   * Starts the server, on first use after making its cluster, and waits until it accepts connections.
   * @throws EmbeddedPostgresError when it cannot run here or its data is in use; the message says what to do
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const home = findClusterHome(resolve(options.dataDir));
    const { folder, ownerPassword } = await openCluster(home);
    const order = {
      binary: home.binaries.postgres,
      cluster: folder,
      port: options.port ?? 0,
      account: home.account,
    };
    const postgres = new EmbeddedPostgres(options, order, ownerPassword);
    await postgres.launch(order);
    return postgres;
  }

  /** Connection URL of the owner. Services must not use it: nothing restricts the owner. */
  get url(): string {
    return `postgres://${OWNER}:${this.ownerPassword}@127.0.0.1:${this.port}/${DATABASE}`;
  }

  get port(): number {
    return this.server.port;
  }

  /** Process id of the server; a new one after each restart. */
  get pid(): number {
    return this.server.pid;
  }

  /** Ends every session, stops the server and waits until it is gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.watchdog !== undefined) await endWatchdog(this.watchdog);
  }

  private async launch(order: WatchdogOrder): Promise<void> {
    const watchdog = fork(join(__dirname, `watchdog${extname(__filename)}`), [JSON.stringify(order)], {
      execArgv: [...(this.options.nodeArguments ?? [])],
      env: {},
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.watchdog = watchdog;
    watchdog.stderr?.setEncoding('utf8').on('data', (text: string) => this.options.onLog?.(text.trimEnd()));
    const deadline = new AbortController();
    try {
      await Promise.race([this.firstReady(watchdog), this.startTimeout(deadline.signal)]);
    } catch (error) {
      await endWatchdog(watchdog);
      throw error;
    } finally {
      deadline.abort();
    }
    watchdog.once('exit', () => void this.replaceWatchdog());
  }

  private firstReady(watchdog: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      watchdog.on('message', (report: WatchdogReport) => {
        if (report.type === 'log') return this.options.onLog?.(report.line);
        if (report.type === 'failed') return reject(new EmbeddedPostgresError(report.message));
        this.server = { pid: report.pid, port: report.port };
        resolve();
      });
      watchdog.once('error', reject);
      watchdog.once('exit', () =>
        reject(new EmbeddedPostgresError('The watchdog of the embedded PostgreSQL ended.')),
      );
    });
  }

  private async startTimeout(signal: AbortSignal): Promise<never> {
    await sleep(START_TIMEOUT_MS, undefined, { signal }).catch(() => undefined);
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL was not ready after ${START_TIMEOUT_MS / 1000} s.`,
    );
  }

  /** The watchdog itself was killed: a new one stops what is left and serves the same port. */
  private async replaceWatchdog(): Promise<void> {
    while (!this.stopping) {
      this.options.onLog?.('the watchdog of the embedded PostgreSQL ended unexpectedly and is started again');
      try {
        return await this.launch({ ...this.order, port: this.port });
      } catch (error) {
        this.options.onLog?.(error instanceof Error ? error.message : String(error));
        await sleep(WATCHDOG_RESTART_DELAY_MS);
      }
    }
  }
}

async function endWatchdog(watchdog: ChildProcess): Promise<void> {
  if (watchdog.exitCode !== null || watchdog.signalCode !== null) return;
  const ended = once(watchdog, 'exit');
  // One that is just ending cannot be told; its exit is what we wait for.
  if (watchdog.connected) watchdog.send(STOP, () => undefined);
  await ended;
}
