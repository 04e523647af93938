import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SERVICE_NODE_ARGUMENTS } from '@app/config';
import { request } from 'undici';
import { until } from './until';

const DIST = join(__dirname, '../../../dist');
const PORT_VARIABLE = { agent: 'AGENT_PORT', orchestrator: 'ORCHESTRATOR_PORT' } as const;
const REMEMBERED_OUTPUT = 4_000;

/** What both services are started with, beside what a test adds. */
const BASE = {
  NODE_ENV: 'production',
  LOG_LEVEL: 'warn',
  AXONFLOW_INTERNAL_SERVICE_SECRET: 'a secret of the tests, long enough',
};

/** How a process ended: by itself with a code, or by a signal. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface BuiltProcessOptions {
  /** Settings beside the port. */
  readonly env: Readonly<Record<string, string>>;
  /** Any free port when absent. */
  readonly port?: number;
}

/** A service of the built product in a process of its own, which a test may kill. */
export class BuiltProcess {
  /** Settled when the process is gone. */
  readonly ended: Promise<Ending>;
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    const exit = once(child, 'exit') as Promise<[Ending['code'], Ending['signal']]>;
    this.ended = exit.then(([code, signal]) => ({ code, signal }));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-REMEMBERED_OUTPUT);
      });
    }
  }

  /** Starts a service on a loopback port and waits until it is ready. */
  static async start(
    app: keyof typeof PORT_VARIABLE,
    { env, port }: BuiltProcessOptions,
  ): Promise<BuiltProcess> {
    const main = join(DIST, 'apps', app, 'src', 'main.js');
    if (!existsSync(main)) {
      throw new Error(`${main} is missing. Build it with "npm run build", or run the tests with "npm test".`);
    }
    const ownPort = port ?? (await freePort());
    const child = spawn(process.execPath, [...SERVICE_NODE_ARGUMENTS, main], {
      env: { PATH: process.env.PATH, ...BASE, [PORT_VARIABLE[app]]: String(ownPort), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new BuiltProcess(child, ownPort);
    await started.becomesReady();
    return started;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What it printed last: why it failed, when it did. */
  get lastOutput(): string {
    return this.output;
  }

  /** Asks for a health page. @returns the status, or null when nobody answers */
  async statusOf(path: '/health/ready' | '/health/live'): Promise<number | null> {
    try {
      const { statusCode, body } = await request(`${this.origin}${path}`, { reset: true });
      await body.dump();
      return statusCode;
    } catch {
      return null;
    }
  }

  signal(signal: 'SIGCONT' | 'SIGKILL' | 'SIGSTOP' | 'SIGTERM'): void {
    this.child.kill(signal);
  }

  /** Kills it, unless it is gone, and waits until it is. */
  async kill(): Promise<void> {
    if (!this.isGone) this.signal('SIGKILL');
    await this.ended;
  }

  private get isGone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async becomesReady(): Promise<void> {
    try {
      await until('the service is ready', async () => {
        if (this.isGone) throw new Error('The service ended at its start.');
        return (await this.statusOf('/health/ready')) === 200;
      });
    } catch (cause) {
      await this.kill();
      throw new Error(`The service did not start. Its last output:\n${this.output}`, { cause });
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
