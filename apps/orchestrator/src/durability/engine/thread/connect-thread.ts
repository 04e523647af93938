import type { MessagePort, Worker } from 'node:worker_threads';
import { createBirpc, type BirpcReturn } from 'birpc';

/** Runs take as long as they take: an answer is waited for until the thread is gone. */
const NO_TIMEOUT = -1;

/** Lets the two ends of a thread call each other's functions. A failure arrives as an error with the same message. */
export function connectThread<Remote extends object, Local extends object>(
  port: MessagePort | Worker,
  functions: Local,
): BirpcReturn<Remote, Local> {
  return createBirpc<Remote, Local>(functions, {
    post: (message) => port.postMessage(message),
    on: (listener) => port.on('message', listener),
    timeout: NO_TIMEOUT,
  });
}
