import type { ClientConfig } from 'pg';
import type { Ownership } from '../../journal/journal-entry';

/** What the thread of the engine is started with. Goes through structured cloning, as do all arguments below. */
export interface ThreadSettings {
  readonly systemDatabaseUrl: string;
  readonly connection: ClientConfig;
}

/** What the thread does when it is asked to. */
export interface WorkflowThread {
  /** @see DurableWorkflows.launch */
  launch(): Promise<void>;
  /** @see DurableWorkflows.begin */
  begin(turn: Ownership): Promise<void>;
  /** @see DurableWorkflows.openTurns */
  openTurns(beganBefore: string): Promise<Ownership[]>;
  /** @see DurableWorkflows.close */
  close(turns: readonly Ownership[]): Promise<void>;
  /** @see DurableWorkflows.forget */
  forget(endedBefore: string): Promise<void>;
  /** @see DurableWorkflows.stop */
  stop(): Promise<void>;
}

/** What the thread asks of the process that started it. */
export interface WorkflowHost {
  /** Does everything that one owner does for a run. Never rejects. */
  work(turn: Ownership): Promise<void>;
  log(level: 'debug' | 'warn', entry: { readonly event: string; readonly detail: string }): void;
}
