import * as http2 from 'node:http2';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import request from 'supertest';
import { request as send } from 'undici';
import type { ProvisionedTenant } from '@app/identity';
import { startModelDoors, type ModelDoors } from './support/model-doors';

const PATH = '/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse';
const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Grüß Gott 👋' }] }] });
const ROUTE = '/api/v1/aws-credentials';
const MAX_WAIT_MS = 5_000;

interface KeyPair {
  readonly id: string;
  readonly access_key_id: string;
  readonly secret_access_key: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly errorType: unknown;
}

describe('signed requests of AWS clients', () => {
  let doors: ModelDoors;
  let stranger: ProvisionedTenant;
  let pair: KeyPair;
  beforeAll(async () => {
    doors = await startModelDoors();
    stranger = await doors.system.addTenant();
    pair = await issue(doors.system.tenant);
  });
  afterAll(() => doors.stop());

  const as = (apiKey: string, method: 'delete' | 'get' | 'post', path: string): request.Test =>
    request(doors.system.agentUrl)[method](path).set('authorization', `Bearer ${apiKey}`);
  const issue = async ({ adminApiKey, clientId }: ProvisionedTenant): Promise<KeyPair> =>
    (await as(adminApiKey, 'post', ROUTE).send({ client_id: clientId }).expect(201)).body as KeyPair;

  async function signed(
    { access_key_id: accessKeyId, secret_access_key: secretAccessKey }: KeyPair,
    host: Readonly<Record<string, string>>,
    path = PATH,
  ): Promise<Record<string, string>> {
    const signer = new SignatureV4({
      credentials: { accessKeyId, secretAccessKey },
      region: 'eu-central-1',
      service: 'bedrock',
      sha256: Sha256,
    });
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'http:',
      hostname: 'agent',
      path,
      headers: { ...host, 'content-type': path === PATH ? 'application/octet-stream' : 'application/json' },
      body: BODY,
    });
    return headers;
  }

  /** As the AWS client over HTTP/1.1. */
  async function overHttp1(keys: KeyPair, { body = BODY, path = PATH } = {}): Promise<Answer> {
    const headers = await signed(keys, { host: new URL(doors.system.agentUrl).host }, path);
    const answer = await send(doors.system.agentUrl + path, { method: 'POST', headers, body });
    const errorType = answer.headers['x-amzn-errortype'];
    return { status: answer.statusCode, text: await answer.body.text(), errorType };
  }

  /** As the AWS client by default: HTTP/2 with prior knowledge, and `:authority` among what is signed. */
  async function overHttp2(keys: KeyPair): Promise<Answer> {
    const authority = new URL(doors.system.agentUrl).host;
    const headers = await signed(keys, { ':authority': authority });
    const session = http2.connect(doors.system.agentUrl);
    try {
      const stream = session.request({ ...headers, ':method': 'POST', ':path': PATH });
      const answered = new Promise<http2.IncomingHttpHeaders>((resolve, reject) =>
        stream.once('response', resolve).once('error', reject),
      );
      stream.end(BODY);
      const { ':status': status, 'x-amzn-errortype': errorType } = await answered;
      return { status: Number(status), text: Buffer.concat(await stream.toArray()).toString(), errorType };
    } finally {
      session.close();
    }
  }

  it.each([
    ['HTTP/1.1', () => overHttp1(pair)],
    ['HTTP/2', () => overHttp2(pair)],
  ])('are taken over %s and count as the client that the key was given to', async (_, call) => {
    const { status } = await call();

    expect(status).toBe(200);
    const { body } = await doors.system
      .post('/api/v1/audit/search', { client_id: doors.system.tenant.clientId, limit: 1 })
      .expect(200);
    expect(body.entries).toMatchObject([{ tenant_id: doors.system.tenant.tenantId }]);
  });

  it.each([
    ['HTTP/1.1', (keys: KeyPair) => overHttp1(keys)],
    ['HTTP/2', (keys: KeyPair) => overHttp2(keys)],
  ])('are refused over %s with another secret', async (_, call) => {
    const { errorType, status, text } = await call({ ...pair, secret_access_key: 'wrong' });

    expect([status, errorType]).toEqual([401, 'UnrecognizedClientException']);
    expect(JSON.parse(text)).toMatchObject({ message: expect.any(String) as string });
  });

  it('are refused with another body', async () => {
    expect(await overHttp1(pair, { body: BODY.replace('Gott', 'Dich') })).toMatchObject({ status: 401 });
  });

  it('are taken by the door of Bedrock alone', async () => {
    expect(await overHttp1(pair, { path: '/v1/chat/completions' })).toMatchObject({ status: 401 });
    expect(await overHttp1(pair, { path: ROUTE })).toMatchObject({ status: 401 });
  });

  it('end when the key is revoked', async () => {
    const { adminApiKey } = doors.system.tenant;
    const lost = await issue(doors.system.tenant);
    expect((await overHttp1(lost)).status).toBe(200);

    await as(adminApiKey, 'delete', `${ROUTE}/${lost.id}`).expect(204);

    const deadlineMs = performance.now() + MAX_WAIT_MS;
    while ((await overHttp1(lost)).status !== 401) expect(performance.now()).toBeLessThan(deadlineMs);
    const { body } = await as(adminApiKey, 'get', ROUTE).expect(200);
    expect(body.credentials).toContainEqual(
      expect.objectContaining({ id: lost.id, revoked_at: expect.any(String) as string }),
    );
    await as(adminApiKey, 'delete', `${ROUTE}/${lost.id}`).expect(404);
  });

  it('never show a secret twice', async () => {
    const { text } = await as(doors.system.tenant.adminApiKey, 'get', ROUTE).expect(200);

    expect(text).toContain(pair.access_key_id);
    expect(text).not.toContain(pair.secret_access_key);
  });

  it('are the affair of the own tenant’s admins', async () => {
    const { apiKey, clientId } = doors.system.tenant;

    await as(apiKey, 'get', ROUTE).expect(403);
    await as(apiKey, 'post', ROUTE).send({ client_id: clientId }).expect(403);
    await as(stranger.adminApiKey, 'post', ROUTE).send({ client_id: clientId }).expect(404);
    await as(stranger.adminApiKey, 'delete', `${ROUTE}/${pair.id}`).expect(404);
    const { body } = await as(stranger.adminApiKey, 'get', ROUTE).expect(200);
    expect(body).toEqual({ credentials: [], total: 0 });
  });
});
