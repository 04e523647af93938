import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 5;
const DEADLINE_MS = 20_000;

/** Waits until a condition holds, however busy the machine is. @throws Error after 20 s */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`Waited in vain until ${what}.`);
    await sleep(POLL_MS);
  }
}
