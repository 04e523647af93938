import type request from 'supertest';
import { systemClock } from '@app/kernel';
import { FakeKeyLender } from '@app/testing';
import { until } from '../faults/support/until';
import { startModelDoors, type ModelDoors } from './support/model-doors';

const PATH = '/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse';

describe('Bedrock under the role of the service', () => {
  let lender: FakeKeyLender;
  let doors: ModelDoors;
  beforeAll(async () => {
    lender = await FakeKeyLender.start(systemClock);
    doors = await startModelDoors({
      BEDROCK_AUTH: 'role',
      // Calls without keys fail, and a provider whose calls fail is left alone for a while.
      AXONFLOW_CIRCUIT_OPEN_MS: '1000',
      AWS_REGION: 'eu-central-1',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${lender.origin}/keys`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a-token-of-the-container',
    });
  });
  afterAll(async () => {
    await doors.stop();
    lender.close();
  });

  const converse = (): request.Test =>
    doors.system.post(PATH, { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });

  it('says that there are no keys, asks nobody without them, and goes on once there are', async () => {
    lender.mode = 'refuse';

    const refused = await converse();

    expect(refused.status).toBe(502);
    expect(JSON.stringify(refused.body)).toContain(
      "Provider 'bedrock' cannot be asked, because AWS gives no keys to sign with.",
    );
    expect(JSON.stringify(refused.body)).not.toContain('of the fake');
    expect(doors.provider.requests).toEqual([]);

    lender.mode = 'answer';
    await until('there are keys', async () => (await converse()).status === 200);
    const [sent] = doors.provider.requests;
    expect(sent?.headers['x-amz-security-token']).toBe('lent-token');
    expect(sent?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\d{8}\/\d{8}\/eu-central-1\/bedrock\/aws4_request, /,
    );
  });

  it('signs with one set of keys for all calls', async () => {
    await converse().expect(200);
    const asked = lender.requests.length;

    const all = await Promise.all(Array.from({ length: 5 }, () => converse()));

    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(lender.requests).toHaveLength(asked);
  });
});
