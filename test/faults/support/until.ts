import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 10;
const DEADLINE_MS = 30_000;

/**
 * Waits until a condition holds, however busy the machine is.
 * @param what is waited for, for the message of a failure
 * @throws Error after 30 s
 */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`Waited in vain until ${what}.`);
    await sleep(POLL_MS);
  }
}
