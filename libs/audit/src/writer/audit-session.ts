import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Client, QueryConfig } from 'pg';
import type { Clock } from '@app/kernel';
import { within } from '../within';

const FIRST_RETRY_MS = 25;
const LAST_RETRY_MS = 2000;
const CLOSE_TIMEOUT_MS = 1000;
const PARTITION_CHECK_MS = 24 * 60 * 60 * 1000;
/** A partition is made months ahead: waiting longer for its lock would only hold up other writers. */
const LOCK_TIMEOUT_MS = 2000;
const LOCK_NOT_AVAILABLE = '55P03';

export interface AuditSessionOptions {
  /** Opens one connection as the role that may only add to the audit trail. */
  readonly connect: () => Promise<Client>;
  /** A statement that takes longer is given up together with its connection. */
  readonly statementTimeoutMs: number;
}

/**
 * The one connection of the audit writer. It connects by itself, again after every loss, and counts as up only when
 * the partitions of the next months exist. Never more than one statement runs on it.
 */
export class AuditSession {
  private readonly logger = new Logger(AuditSession.name);
  private readonly closing = new AbortController();
  private client: Client | null = null;
  private connecting: Promise<void> | null = null;
  private lacksPartition = false;
  private partitionsCheckedMs = 0;

  constructor(
    private readonly options: AuditSessionOptions,
    private readonly clock: Clock,
  ) {}

  get isUp(): boolean {
    return this.client !== null;
  }

  get isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  /** Begins to connect, and keeps at it until it succeeds; returns at once. */
  open(): void {
    if (this.isClosed || this.client !== null) return;
    this.connecting ??= this.connectUntilUp().finally(() => (this.connecting = null));
  }

  /** Waits until a statement can be sent. @returns false when it cannot, at the latest when the time is over */
  async isUpWithin(timeoutMs: number): Promise<boolean> {
    this.open();
    if (this.connecting !== null) await within(timeoutMs, this.connecting);
    if (this.client !== null) await this.checkPartitionsDaily(this.client);
    return this.isUp;
  }

  /** Sends one statement. Rejects with PostgreSQL's own error, or with another when nobody knows its outcome. */
  async run(statement: QueryConfig): Promise<void> {
    if (this.client === null) throw new Error('The audit connection is down.');
    const sent = this.client.query(statement);
    if (!(await within(this.options.statementTimeoutMs, sent))) throw new Error('PostgreSQL did not answer.');
  }

  /** Replaces a connection that failed or hangs, so that nothing is sent on it any more. */
  reconnect(reason: string): void {
    if (this.client !== null) this.drop(this.client, reason);
  }

  /** To be told when a record found no partition: the session is down until they are made. */
  reportMissingPartition(): void {
    this.lacksPartition = true;
    this.reconnect('missing partition');
  }

  async close(): Promise<void> {
    this.closing.abort();
    const { client } = this;
    this.client = null;
    if (client !== null) await within(CLOSE_TIMEOUT_MS, client.end());
    await this.connecting;
  }

  private async connectUntilUp(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.isClosed) {
      const failure = await this.connectOnce();
      if (failure === null) return;
      this.logger.warn({ event: 'audit.connect_failed', reason: reasonOf(failure), retryMs });
      await sleep(retryMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  /** @returns what went wrong; null when the session is up, or closed */
  private async connectOnce(): Promise<unknown> {
    let client: Client | null = null;
    try {
      client = await this.options.connect();
      const opened = client;
      opened.on('error', (error) => this.drop(opened, reasonOf(error)));
      opened.on('end', () => this.drop(opened, 'ended'));
      await opened.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await this.ensurePartitions(opened);
    } catch (error) {
      void client?.end().catch(() => undefined);
      return error;
    }
    if (this.isClosed) await client.end();
    else this.client = client;
    return null;
  }

  private async checkPartitionsDaily(client: Client): Promise<void> {
    if (this.clock.monotonicMs() - this.partitionsCheckedMs < PARTITION_CHECK_MS) return;
    try {
      await this.ensurePartitions(client);
    } catch (error) {
      this.drop(client, reasonOf(error));
    }
  }

  /** A lock that somebody holds is no trouble as long as no partition is missing yet: tomorrow is early enough. */
  private async ensurePartitions(client: Client): Promise<void> {
    try {
      await client.query('select axonflow_ensure_audit_partitions()');
      this.lacksPartition = false;
    } catch (error) {
      if (this.lacksPartition || codeOf(error) !== LOCK_NOT_AVAILABLE) throw error;
    }
    this.partitionsCheckedMs = this.clock.monotonicMs();
  }

  private drop(client: Client, reason: string): void {
    if (this.client !== client) return;
    this.client = null;
    this.logger.warn({ event: 'audit.connection_lost', reason });
    void client.end().catch(() => undefined);
    this.open();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as { code?: unknown }).code : undefined;
}

/** Connection failures hold no row: their text may be logged. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
