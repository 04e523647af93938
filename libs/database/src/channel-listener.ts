import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { escapeIdentifier, type Client } from 'pg';
import { connectAs } from './connect';
import { databaseSection, type DatabaseSettings } from './database.config';

/** Gets the payload of a notice, or `''` after a reconnect: look for yourself what has changed. */
export type ChannelHandler = (payload: string) => void | Promise<void>;

const BACKOFF_MS = { first: 100, most: 5_000 };
/** A connection that a firewall dropped says nothing; asking finds out. */
const HEARTBEAT_MS = 15_000;

/**
 * Hears what PostgreSQL announces by NOTIFY, on one connection of its own. Notices are lost while it is disconnected,
 * so every handler is called once after each reconnect. Neither a lost connection nor a failing handler ends the process.
 */
@Injectable()
export class ChannelListener implements OnApplicationShutdown {
  private readonly logger = new Logger(ChannelListener.name);
  private readonly handlers = new Map<string, ChannelHandler[]>();
  private readonly closing = new AbortController();
  private connection: Client | undefined;
  /** A connection takes one command at a time. */
  private turn: Promise<void> = Promise.resolve();

  constructor(@Inject(databaseSection.token) private readonly config: DatabaseSettings) {}

  /** Calls the handler for every notice on a channel. Never rejects; resolves once the channel is heard. */
  async listen(channel: string, handler: ChannelHandler): Promise<void> {
    const handlers = this.handlers.get(channel);
    this.handlers.set(channel, [...(handlers ?? []), handler]);
    await this.inTurn(() => this.hear(channel));
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.turn;
    await this.connection?.end();
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work);
    return this.turn;
  }

  private async hear(channel: string): Promise<void> {
    if (this.connection === undefined) return this.keepTrying();
    // When it fails the connection is lost, and the next one listens to every channel.
    await this.connection.query(`listen ${escapeIdentifier(channel)}`).catch(() => undefined);
  }

  private async keepTrying(): Promise<void> {
    const { signal } = this.closing;
    for (let delayMs = BACKOFF_MS.first; !signal.aborted; delayMs = Math.min(delayMs * 2, BACKOFF_MS.most)) {
      try {
        return await this.connect();
      } catch (error) {
        this.logger.warn({ event: 'channel_listener_not_connected', err: error });
        await sleep(delayMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async connect(): Promise<void> {
    const client = await connectAs(this.config, 'axonflow_platform');
    client.on('error', () => undefined);
    for (const channel of this.handlers.keys()) await client.query(`listen ${escapeIdentifier(channel)}`);
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    const heartbeat = setInterval(() => this.probe(client), HEARTBEAT_MS).unref();
    client.once('end', () => {
      clearInterval(heartbeat);
      this.connection = undefined;
      void this.reconnect();
    });
    this.connection = client;
  }

  private probe(client: Client): void {
    void this.inTurn(async () => {
      await client.query('select 1').catch(() => client.end());
    });
  }

  private async reconnect(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.logger.warn({ event: 'channel_listener_disconnected' });
    await this.inTurn(() => (this.connection === undefined ? this.keepTrying() : Promise.resolve()));
    if (this.closing.signal.aborted) return;
    for (const channel of this.handlers.keys()) this.tell(channel, '');
  }

  private tell(channel: string, payload: string): void {
    for (const handler of this.handlers.get(channel) ?? []) {
      Promise.resolve()
        .then(() => handler(payload))
        .catch((error: unknown) =>
          this.logger.warn({ event: 'channel_handler_failed', channel, err: error }),
        );
    }
  }
}
