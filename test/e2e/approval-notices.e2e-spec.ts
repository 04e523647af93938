import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

/** What somebody was told. */
interface Told {
  readonly body: string;
  readonly signature: string;
  readonly delivery: string;
}

describe('decisions about questions with an address to tell', () => {
  let system: RunningSystem;
  let receiver: Server;
  const told: Told[] = [];
  const statuses: number[] = [];
  beforeAll(async () => {
    system = await startSystem({ AXONFLOW_CONNECTOR_TRUSTED_HOSTS: '127.0.0.1/32' });
    receiver = createServer((incoming, reply) => {
      const { 'x-axonflow-delivery': delivery, 'x-axonflow-signature': signature } = incoming.headers;
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('end', () => {
        const body = Buffer.concat(pieces).toString('utf8');
        told.push({ body, signature: String(signature), delivery: String(delivery) });
        reply.writeHead(statuses.shift() ?? 200).end('ok');
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await system.stop();
    receiver.close();
  });
  beforeEach(() => told.splice(0));

  const admin = (path: string, body: object = {}) => system.post(path, body, system.tenant.adminApiKey);
  const readKey = (apiKey: string) =>
    request(system.agentUrl).get('/api/v1/hitl/notify-key').set('authorization', `Bearer ${apiKey}`);
  const ask = (notify_url: string) => admin('/api/v1/hitl/queue', { trigger_reason: 'Refund?', notify_url });
  const ownUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/decided`;

  it('are posted there, signed, and again when nobody took them', async () => {
    statuses.push(503);
    const { body: asked } = await ask(ownUrl()).expect(201);
    expect(asked.data.notify_url).toBe(ownUrl());
    const id = asked.data.request_id as string;
    await admin(`/api/v1/hitl/queue/${id}/reject`, { comment: 'Too much.' }).expect(200);

    await until(() => told.length === 2);

    const [first, second] = told as [Told, Told];
    expect(second).toEqual(first);
    expect(JSON.parse(first.body)).toMatchObject({
      id: first.delivery,
      event: 'approval.rejected',
      data: { request_id: id, status: 'rejected', review_comment: 'Too much.' },
    });
    const { body: keys } = await readKey(system.tenant.adminApiKey).expect(200);
    const expected = createHmac('sha256', keys.data.key as string)
      .update(first.body)
      .digest('hex');
    expect(first.signature).toBe(`sha256=${expected}`);
    const states = () =>
      system.database.query<{ state: string }>('select state from approval_notices where approval_id = $1', [
        id,
      ]);
    while ((await states())[0]?.state !== 'delivered');
  });

  it('are posted there when time runs out, too', async () => {
    const { body: asked } = await ask(ownUrl()).expect(201);
    const id = asked.data.request_id as string;
    await system.database.query('update approvals set expires_at = now() where id = $1', [id]);

    await until(() => told.length === 1);

    expect(JSON.parse(told[0]?.body ?? '')).toMatchObject({
      event: 'approval.expired',
      data: { request_id: id, status: 'expired' },
    });
  });

  it('are made at once when the address takes nothing', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/`;
    await new Promise((resolve) => closed.close(resolve));
    const { body: asked } = await ask(url).expect(201);

    const id = asked.data.request_id as string;
    const { body } = await admin(`/api/v1/hitl/queue/${id}/approve`).expect(200);

    expect(body.data.status).toBe('approved');
  });

  it.each([
    'http://169.254.169.254/latest',
    'https://10.0.0.1/',
    'http://93.184.216.34/',
    'https://93.184.216.34:22/',
    'ftp://93.184.216.34/',
    'https://me:secret@93.184.216.34/',
    'no address',
  ])('are not told to %s', async (url) => {
    const { body } = await ask(url).expect(400);

    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['/notify_url']);
  });

  it('are signed by a key that admins of the tenant alone read', async () => {
    const stranger = await system.addTenant();
    await readKey(system.tenant.apiKey).expect(403);
    const [own, other] = await Promise.all([
      readKey(system.tenant.adminApiKey).expect(200),
      readKey(stranger.adminApiKey).expect(200),
    ]);

    expect(own.body.data.key).toMatch(/^[\da-f]{64}$/);
    expect(other.body.data.key).not.toBe(own.body.data.key);
  });
});

/** Waits until something holds that nobody announces. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
