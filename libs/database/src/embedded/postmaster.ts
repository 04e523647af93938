import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runsFor } from './process-facts';

/** How PostgreSQL ends. Source: PostgreSQL 15 documentation, "Shutting Down the Server". */
const SMART = 'SIGTERM';
const FAST = 'SIGINT';
const IMMEDIATE = 'SIGQUIT';

const POLL_MS = 20;

/** How long each way of stopping is given before the next, harder one. */
const PATIENCE_MS = { smart: 5_000, fast: 15_000, immediate: 5_000 };

interface PidFile {
  readonly pid: number;
  readonly ready: boolean;
}

/** Reads `postmaster.pid`: the first line is the process id, the eighth its state. Null when there is none. */
function readPidFile(cluster: string): PidFile | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return null;
  }
}

/** Says whether the server with this process id accepts connections. */
export function isReady(cluster: string, pid: number): boolean {
  const file = readPidFile(cluster);
  return file?.pid === pid && file.ready;
}

/**
 * Clears the way for a new server: stops one that lost its watchdog, and removes a pid file whose process id now
 * belongs to something else, which PostgreSQL would take for a live server.
 */
export async function stopOrphan(cluster: string): Promise<void> {
  const file = readPidFile(cluster);
  if (file === null) return;
  if (runsFor(cluster, file.pid)) await stopServer(cluster, file.pid, 'fast');
  else rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/**
 * Stops a server and waits until it is gone. `smart` lets sessions end by themselves first; each way that does not end
 * in time is followed by a harder one, and the data is safe in all of them.
 */
export async function stopServer(cluster: string, pid: number, first: 'smart' | 'fast'): Promise<void> {
  const steps = [
    { signal: SMART, patienceMs: PATIENCE_MS.smart },
    { signal: FAST, patienceMs: PATIENCE_MS.fast },
    { signal: IMMEDIATE, patienceMs: PATIENCE_MS.immediate },
    { signal: 'SIGKILL', patienceMs: PATIENCE_MS.immediate },
  ] as const;
  for (const { signal, patienceMs } of steps.slice(first === 'smart' ? 0 : 1)) {
    if (!runsFor(cluster, pid)) return;
    send(pid, signal);
    await waitUntilGone(cluster, pid, patienceMs);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function waitUntilGone(cluster: string, pid: number, patienceMs: number): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (runsFor(cluster, pid) && performance.now() < deadlineMs) await sleep(POLL_MS);
}
