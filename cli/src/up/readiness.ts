import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const ANSWER_TIMEOUT_MS = 2_000;

/** Waits until a service says that it is ready, or until the signal is aborted. */
export async function becomesReady(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isReady(url))) await sleep(POLL_MS);
}

/** Asks once. The service is on this machine, and its certificate may be one that it made itself. */
function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? getHttps : getHttp;
    const request = get(
      `${url}/health/ready`,
      { rejectUnauthorized: false, agent: false, timeout: ANSWER_TIMEOUT_MS },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
