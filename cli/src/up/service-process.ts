import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICE_NODE_ARGUMENTS } from '@app/config';
import { ServiceFailedError } from '../cli.errors';
import { becomesReady } from './readiness';

export interface ServiceOptions {
  readonly name: string;
  /** The compiled main file. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where `/health/ready` is asked. */
  readonly url: string;
  /** How long it may take to drain before it is killed. */
  readonly stopTimeoutMs: number;
  readonly progress: (line: string) => void;
}

const READY_TIMEOUT_MS = 60_000;
const RESTART_DELAY_MS = { first: 200, most: 10_000 };
/** A service that lived this long has recovered: the next restart is quick again. */
const STABLE_MS = 30_000;

/** A service in a process of its own. Once it was ready it is started again whenever it ends. */
export class ServiceProcess {
  private readonly stopping = new AbortController();
  private child: ChildProcess | undefined;

  constructor(private readonly options: ServiceOptions) {}

  /**
   * Starts the service and waits until it is ready.
   * @throws ServiceFailedError (INTERNAL) when it ends before, or is not ready in time
   */
  async start(): Promise<void> {
    const { name, url } = this.options;
    const child = this.launch();
    const waiting = new AbortController();
    try {
      await Promise.race([
        becomesReady(url, waiting.signal),
        this.failsToStart(child),
        this.isLate(waiting.signal),
      ]);
    } finally {
      waiting.abort();
    }
    if (!this.stopping.signal.aborted) void this.keepRunning(child, name);
  }

  /** Lets the service drain, and waits until it is gone. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const child = this.child;
    if (child === undefined || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), this.options.stopTimeoutMs);
    await ended;
    clearTimeout(killer);
  }

  /** A process group of its own: Ctrl-C reaches us alone, and we stop things in their order. */
  private launch(): ChildProcess {
    this.child = fork(this.options.program, {
      env: this.options.env,
      execArgv: [...SERVICE_NODE_ARGUMENTS],
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return this.child;
  }

  private async failsToStart(child: ChildProcess): Promise<void> {
    await once(child, 'exit');
    if (this.stopping.signal.aborted) return;
    throw new ServiceFailedError(
      `The ${this.options.name} ended (${howItEnded(child)}) before it was ready.`,
    );
  }

  private async isLate(signal: AbortSignal): Promise<void> {
    await sleep(READY_TIMEOUT_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    throw new ServiceFailedError(
      `The ${this.options.name} was not ready after ${READY_TIMEOUT_MS / 1000} s.`,
    );
  }

  private async keepRunning(first: ChildProcess, name: string): Promise<void> {
    const { signal } = this.stopping;
    let delayMs = RESTART_DELAY_MS.first;
    for (let child = first; ; child = this.launch()) {
      const startMs = performance.now();
      if (!hasEnded(child)) await once(child, 'exit');
      if (signal.aborted) return;
      if (performance.now() - startMs > STABLE_MS) delayMs = RESTART_DELAY_MS.first;
      this.options.progress(`The ${name} ended (${howItEnded(child)}); starting it again in ${delayMs} ms`);
      await sleep(delayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      delayMs = Math.min(delayMs * 2, RESTART_DELAY_MS.most);
    }
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function howItEnded({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ?? `exit code ${exitCode}`;
}
