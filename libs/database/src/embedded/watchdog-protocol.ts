import type { ServerAccount } from './server-account';

/** What the watchdog needs to know; handed over as its only argument, so it holds no secret. */
export interface WatchdogOrder {
  /** The `postgres` binary. */
  readonly binary: string;
  /** The data directory of PostgreSQL itself. */
  readonly cluster: string;
  /** 0 means any free port. */
  readonly port: number;
  /** The account that the server runs as; null means our own. */
  readonly account: ServerAccount | null;
}

/** What the watchdog tells its parent. */
export type WatchdogReport =
  | { readonly type: 'ready'; readonly pid: number; readonly port: number }
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'failed'; readonly message: string };

/** The one thing that the parent may ask of the watchdog: stop the server now, then end. */
export const STOP = 'stop';
