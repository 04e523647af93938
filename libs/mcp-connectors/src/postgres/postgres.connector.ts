import type { Json } from '@app/kernel';
import { Pool, type PoolClient } from 'pg';
import type {
  Connector,
  ConnectorHealth,
  ConnectorTool,
  JsonObject,
  ReadCredential,
  ToolCallOptions,
  ToolResult,
} from '../connector';
import { ConnectorCallError } from '../mcp-connectors.errors';
import type { AddressGuard } from '../network/address-guard';
import { untilAborted } from '../network/until-aborted';
import { CELL_TYPES } from './cell-types';
import { problemOfFreeSql } from './free-sql';
import { GuardedClient, type GuardedClientConfig } from './guarded-client';
import { positionalValues } from './positional-values';
import { postgresFailure } from './postgres-failure';
import { FREE_SQL_TOOL, toolsOf } from './postgres-tools';
import type { PostgresSettings } from './postgres.settings';
import { runReadOnly, type ReadOnlyStatement } from './read-only-statement';
import type { RowCollector } from './row-collector';

const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 60_000;
const CHECK: ReadOnlyStatement = {
  sql: `select current_setting('server_version') as server_version, rolsuper::text as superuser from pg_roles where rolname = current_user`,
  values: [],
  limits: { maxRows: 1, maxBytes: 1_000 },
  timeoutMs: CONNECT_TIMEOUT_MS,
  isRead: true,
};

/** Reads from a PostgreSQL database. Nothing is ever written: each call is a read-only transaction that is rolled back. */
export class PostgresConnector implements Connector {
  private readonly tools: readonly ConnectorTool[];
  private readonly pool: Pool;

  constructor(
    private readonly settings: PostgresSettings,
    readCredential: ReadCredential,
    guard: AddressGuard,
  ) {
    this.tools = toolsOf(settings);
    const { database, host, max_connections: max = 4, port = 5432, tls = 'verify-full', user } = settings;
    const config: GuardedClientConfig = {
      guard,
      host,
      port,
      database,
      user,
      password: () => readCredential('password'),
      ssl: tls === 'disable' ? false : { rejectUnauthorized: true },
      types: CELL_TYPES,
      application_name: 'axonflow connector',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    };
    const Client = GuardedClient as unknown as new () => GuardedClient;
    this.pool = new Pool({
      ...config,
      max,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      allowExitOnIdle: true,
      Client,
    });
    this.pool.on('error', () => undefined);
  }

  discover(): readonly ConnectorTool[] {
    return this.tools;
  }

  async check(signal: AbortSignal): Promise<ConnectorHealth> {
    try {
      const [row] = (await this.run(CHECK, signal)).rows;
      const details = { ...(row as Readonly<Record<string, string>>) };
      return { isHealthy: true, details };
    } catch (error) {
      signal.throwIfAborted();
      return { isHealthy: false, details: {}, problem: (error as Error).message };
    }
  }

  async execute(tool: string, args: JsonObject, options: ToolCallOptions): Promise<ToolResult> {
    const { isDryRun = false, limits, signal, timeoutMs } = options;
    const asked = this.statementOf(tool, args);
    const { rows, sizeBytes, isOverfull } = await this.run(
      { ...asked, limits, timeoutMs, isRead: !isDryRun },
      signal,
    );
    return { output: rows, rowCount: rows.length, sizeBytes, isTruncated: isOverfull, isDryRun };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private statementOf(tool: string, args: JsonObject): Pick<ReadOnlyStatement, 'sql' | 'values'> {
    const query = this.settings.queries?.[tool];
    if (query !== undefined) {
      return { sql: query.sql, values: (query.parameters ?? []).map(({ name }): Json => args[name] ?? null) };
    }
    if (tool !== FREE_SQL_TOOL || !this.settings.allow_free_sql) {
      throw new ConnectorCallError('not-found', 'The connector has no such query.');
    }
    const sql = args['sql'] as string;
    const problem = problemOfFreeSql(sql);
    if (problem !== null) throw new ConnectorCallError('invalid', problem);
    return { sql, values: positionalValues((args['parameters'] ?? {}) as JsonObject) };
  }

  private async run(statement: ReadOnlyStatement, signal: AbortSignal): Promise<RowCollector> {
    signal.throwIfAborted();
    const client = await this.acquire(signal);
    const work = runReadOnly(client, statement).finally(() => client.release(client.isSpent));
    try {
      return await untilAborted(signal, work);
    } catch (error) {
      if (!signal.aborted) throw postgresFailure(error);
      client.abandon();
      throw error;
    }
  }

  private async acquire(signal: AbortSignal): Promise<GuardedClient & PoolClient> {
    const connecting = this.pool.connect() as Promise<GuardedClient & PoolClient>;
    try {
      return await untilAborted(signal, connecting);
    } catch (error) {
      if (!signal.aborted) throw postgresFailure(error);
      // It may still come; nobody waits for it any more.
      connecting.then((client) => client.release()).catch(() => undefined);
      throw error;
    }
  }
}
