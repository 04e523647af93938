import { EmbeddedPostgresError } from './embedded-postgres.error';
import { ServerSupervisor } from './server-supervisor';
import { STOP, type WatchdogOrder, type WatchdogReport } from './watchdog-protocol';

/**
 * The process between AxonFlow and its embedded PostgreSQL. It outlives a killed parent just long enough to stop the
 * server in order, so that nothing is orphaned. A signal from the terminal does not reach the server before the parent
 * is done with it: the watchdog leads a session of its own.
 */
function main(order: WatchdogOrder): void {
  const supervisor = new ServerSupervisor(order, tellParent);
  let ending = false;
  const end = (how: 'smart' | 'fast'): void => {
    if (ending) return;
    ending = true;
    void supervisor.stop(how).finally(() => process.exit(0));
  };
  process.on('message', (message) => message === STOP && end('fast'));
  process.on('disconnect', () => end('smart'));
  process.on('SIGTERM', () => end('fast'));
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  supervisor.run().catch((error: unknown) => {
    if (ending) return;
    tellParent({ type: 'failed', message: messageOf(error) });
    process.exitCode = 1;
    process.disconnect?.();
  });
}

function tellParent(report: WatchdogReport): void {
  if (process.connected) process.send?.(report, undefined, undefined, () => undefined);
}

function messageOf(error: unknown): string {
  if (error instanceof EmbeddedPostgresError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main(JSON.parse(process.argv[2] ?? '') as WatchdogOrder);
