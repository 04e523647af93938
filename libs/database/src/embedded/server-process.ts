import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isReady } from './postmaster';
import { SERVER_ENVIRONMENT } from './server-binaries';
import type { WatchdogOrder } from './watchdog-protocol';

const POLL_MS = 20;

/** One run of the `postgres` program, from its start to its end. */
export class ServerProcess {
  /** Settled when the process is gone; never rejects. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;

  constructor(
    private readonly order: WatchdogOrder,
    readonly port: number,
    onLog: (line: string) => void,
  ) {
    this.child = spawn(order.binary, serverArguments(order.cluster, port), {
      ...order.account,
      cwd: order.cluster,
      env: { ...SERVER_ENVIRONMENT, HOME: order.cluster },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.ended = once(this.child, 'exit').then(
      () => undefined,
      (error: Error) => onLog(error.message),
    );
    if (this.child.stderr !== null) createInterface(this.child.stderr).on('line', onLog);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits, as long as recovery takes. False when the process ended instead. */
  async becomesReady(): Promise<boolean> {
    while (this.running) {
      if (isReady(this.order.cluster, this.pid)) return true;
      await Promise.race([sleep(POLL_MS), this.ended]);
    }
    return false;
  }
}

function serverArguments(cluster: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'on',
    max_connections: 200,
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    // Statements and details may hold what callers wrote.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    timezone: 'UTC',
  };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
