import { Pool } from 'undici';
import type { Answer, Send } from './pre-checks';

/** Longer than any deadline of the service: a request that takes this long hangs. */
const HANGS_AFTER_MS = 20_000;

/** Pre-checks over HTTP/1.1 connections that are kept open. */
export class Http1Client {
  private readonly pool: Pool;

  constructor(
    origin: string,
    private readonly apiKey: string,
  ) {
    const timeouts = { headersTimeout: HANGS_AFTER_MS, bodyTimeout: HANGS_AFTER_MS };
    this.pool = new Pool(origin, { ...timeouts, pipelining: 1 });
  }

  /** @param signal leaves without waiting for the answer when it fires */
  async post(path: string, body: string, signal?: AbortSignal): Promise<Answer> {
    const answer = await this.pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.apiKey}` },
      body,
      signal,
    });
    return { status: answer.statusCode, body: (await answer.body.json()) as Answer['body'] };
  }

  /** Senders that share the connections. */
  senders(count: number): Send[] {
    return Array.from({ length: count }, () => (body) => this.post('/api/policy/pre-check', body));
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
