import type { Environment } from '@app/config';

const PARENT_CHECK_MS = 500;

/**
 * Aborted when this run shall end: Ctrl-C, SIGTERM, a closed terminal, or the end of the shell between npm and us, which
 * takes npm's SIGTERM without passing it on. A second request ends this process at once; what it started notices and
 * ends too.
 */
export function stopRequest(env: Environment): AbortSignal {
  const requested = new AbortController();
  const request = (): void => {
    if (requested.signal.aborted) process.exit(1);
    requested.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  if (env['npm_lifecycle_event'] !== undefined) requestWhenParentEnds(requested);
  return requested.signal;
}

function requestWhenParentEnds(requested: AbortController): void {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    requested.abort();
  }, PARENT_CHECK_MS);
  check.unref();
}
