import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICE_NODE_ARGUMENTS } from '@app/config';

const PROBE = join(__dirname, 'usage-probe.cjs');
const START_DEADLINE_MS = 30_000;
const STALL_DEADLINE_MS = 30_000;

interface Usage {
  readonly cpuUsage: NodeJS.CpuUsage;
  readonly rssBytes: number;
}

/** A server under measurement, in a process of its own. */
export class MeasuredProcess {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-4_000)));
    }
  }

  /**
   * Starts a server that listens on `https://127.0.0.1:<port>` and waits until `readyPath` answers 200.
   * @param script what to run; its environment gets the port through `env`
   * @param start how
   */
  static async start(script: string, start: MeasuredStart): Promise<MeasuredProcess> {
    const port = await freePort();
    const child = fork(script, {
      execArgv: [...SERVICE_NODE_ARGUMENTS, ...(start.nodeArguments ?? []), '--require', PROBE],
      env: { ...process.env, NODE_ENV: 'production', ...start.env(port) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const measured = new MeasuredProcess(child, `https://127.0.0.1:${port}`);
    await measured.ready(start.readyPath);
    return measured;
  }

  /**
   * CPU time of all its threads so far, in microseconds.
   * @throws Error when it does not react for half a minute
   */
  async cpuUs(): Promise<number> {
    const { cpuUsage } = await this.usage();
    return cpuUsage.user + cpuUsage.system;
  }

  /**
   * Memory that it holds now, in bytes.
   * @throws Error when it does not react for half a minute
   */
  async rssBytes(): Promise<number> {
    return (await this.usage()).rssBytes;
  }

  /** Ends it in order, by force after 10 s. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const force = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
    clearTimeout(force);
  }

  private async usage(): Promise<Usage> {
    const signal = AbortSignal.timeout(STALL_DEADLINE_MS);
    this.child.send('usage');
    const [usage] = (await once(this.child, 'message', { signal })) as [Usage];
    return usage;
  }

  private async ready(path: string): Promise<void> {
    const endMs = performance.now() + START_DEADLINE_MS;
    while ((await statusOf(`${this.origin}${path}`)) !== 200) {
      if (this.child.exitCode === null && performance.now() < endMs) await sleep(50);
      else {
        this.child.kill('SIGKILL');
        throw new Error(`The measured process did not become ready. Its last output:\n${this.output}`);
      }
    }
  }
}

/** How a measured process is started. */
export interface MeasuredStart {
  readonly readyPath: string;
  readonly env: (port: number) => Readonly<Record<string, string>>;
  readonly nodeArguments?: readonly string[];
}

function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const asked = request(url, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    asked.on('error', () => resolve(null));
    asked.end();
  });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
