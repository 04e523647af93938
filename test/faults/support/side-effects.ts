import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';

/** One request that the service has got. */
interface Effect {
  readonly key: string;
  readonly requests: number;
}

/**
 * A service outside whose side effects are counted in a table: one row for each idempotency key, with the number of requests
 * that carried it.
 */
export class SideEffects {
  /** How long the service thinks before and after the effect, so that kills hit before, between and after. */
  longestPauseMs = 30;
  private readonly underway = new Set<Promise<void>>();

  private constructor(
    private readonly server: Server,
    private readonly database: Pool,
  ) {}

  static async start(database: Pool): Promise<SideEffects> {
    await database.query('create table side_effects (key text primary key, requests int not null)');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const effects = new SideEffects(server, database);
    server.on('request', (request, response) => effects.track(effects.take(request, response)));
    return effects;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What has happened for one run: the number of requests for each step. */
  async of(runId: string): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.database.query<Effect>(
      'select key, requests from side_effects where key like $1',
      [`${runId}:%`],
    );
    return new Map(rows.map(({ key, requests }) => [key.slice(runId.length + 1), requests]));
  }

  /** How many effects have happened for some runs together. */
  async countOf(runIds: readonly string[]): Promise<number> {
    const { rows } = await this.database.query<{ count: string }>(
      `select count(*) from side_effects where split_part(key, ':', 1) = any($1)`,
      [runIds],
    );
    return Number(rows[0]?.count);
  }

  /** Waits for the effects of those who have left already. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    await Promise.all(this.underway);
  }

  private track(effect: Promise<void>): void {
    this.underway.add(effect);
    void effect.finally(() => this.underway.delete(effect));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    await this.pause();
    const key = request.headers['idempotency-key'];
    await this.database.query(
      `insert into side_effects (key, requests) values ($1, 1)
       on conflict (key) do update set requests = side_effects.requests + 1`,
      [key],
    );
    await this.pause();
    response.setHeader('content-type', 'application/json').end('{"done":true}');
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, Math.random() * this.longestPauseMs));
  }
}
