import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

/** Approvals of steps and of policies on the terms of whoever asks. */
describe('terms of approvals', () => {
  let system: RunningSystem;
  let receiver: Server;
  let notifyUrl: string;
  const told: { readonly event: string; readonly data: { readonly request_id: string } }[] = [];
  beforeAll(async () => {
    system = await startSystem({ AXONFLOW_CONNECTOR_TRUSTED_HOSTS: '127.0.0.1/32' });
    receiver = createServer((incoming, reply) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('end', () => {
        told.push(JSON.parse(Buffer.concat(pieces).toString('utf8')));
        reply.writeHead(200).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    notifyUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/decided`;
  });
  afterAll(async () => {
    await system.stop();
    receiver.close();
  });

  const admin = (path: string, body: object = {}) => system.post(path, body, system.tenant.adminApiKey);
  const client = (path: string, body: object = {}) => system.post(path, body, system.tenant.apiKey);
  const get = (path: string) =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${system.tenant.adminApiKey}`);
  const approve = (id: string, reviewer_email: string) =>
    admin(`/api/v1/hitl/queue/${id}/approve`, { reviewer_email });
  const toldOf = async (id: string): Promise<string[]> => {
    await until(() => told.some(({ data }) => data.request_id === id));
    return told.filter(({ data }) => data.request_id === id).map(({ event }) => event);
  };
  const strictStep = () => ({
    id: 'ok',
    type: 'approval',
    message: 'Send the money?',
    required_approvals: 2,
    four_eyes: true,
    notify_url: notifyUrl,
    expires_ms: 120_000,
  });
  const plan = () => ({
    steps: [strictStep(), { id: 'send', type: 'llm-call', prompt: 'Hi', depends_on: ['ok'] }],
  });

  it('of a step: two different people, and somebody is told', async () => {
    const { body: waiting } = await client('/api/v1/plan/execute', { plan: plan() }).expect(202);
    expect(waiting.pending_approvals).toMatchObject([
      { step_id: 'ok', required_approvals: 2, approvals_given: 0, four_eyes: true },
    ]);
    const [{ approval_id: id }] = waiting.pending_approvals;

    await approve(id, 'ann@example.com').expect(200);
    await approve(id, 'ANN@example.com').expect(409);
    expect((await get('/api/v1/plans/approvals/pending').expect(200)).body.pending_approvals).toMatchObject([
      { approval_id: id, required_approvals: 2, approvals_given: 1, four_eyes: true },
    ]);
    expect((await get(`/api/v1/plan/${waiting.plan_id}`)).body.status).toBe('awaiting_approval');

    const resumed = { approved: true, reviewer_email: 'bob@example.com' };
    await admin(`/api/v1/plan/${waiting.plan_id}/resume`, resumed).expect(200);
    expect((await get(`/api/v1/plan/${waiting.plan_id}`)).body).toMatchObject({ status: 'completed' });
    expect(await toldOf(id)).toEqual(['approval.approved']);
  });

  it('of a step: who runs the plan does not decide', async () => {
    const { body: waiting } = await admin('/api/v1/plan/execute', { plan: plan() }).expect(202);

    await admin(`/api/v1/plan/${waiting.plan_id}/resume`, { approved: true }).expect(403);
    await admin(`/api/v1/plans/${waiting.plan_id}/steps/ok/approve`).expect(403);
    await approve(waiting.pending_approvals[0].approval_id, 'bob@example.com').expect(403);
    expect((await get(`/api/v1/plan/${waiting.plan_id}`)).body.status).toBe('awaiting_approval');
  });

  it('of a step are checked before it is kept', async () => {
    const steps = [{ ...strictStep(), required_approvals: 0, four_eyes: 'yes' }];
    const { body } = await admin('/api/v1/plan', { plan: { steps } }).expect(400);

    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      '/plan/steps/0/required_approvals',
      '/plan/steps/0/four_eyes',
    ]);
  });

  it('of a policy hold at every door, are explained, and are the strictest of all that ask', async () => {
    const asking = (name: string, config: object) => ({
      name,
      type: 'content',
      conditions: [{ field: 'query', operator: 'contains', value: 'wire' }],
      actions: [{ type: 'require_approval', config: { reason: `${name}.`, ...config } }],
      priority: 900,
      enabled: true,
    });
    const two = asking('Two people', { required_approvals: 2, notify_url: notifyUrl });
    const { body: policy } = await admin('/api/v1/policies', two).expect(201);
    expect(policy.actions[0].config).toMatchObject({ required_approvals: 2, notify_url: notifyUrl });
    await admin('/api/v1/policies', asking('Others', { four_eyes: true, expiry_seconds: 60 })).expect(201);
    let asked = 0;
    // Another text each time: a question that waits keeps the terms on which it was asked.
    const ask = async () =>
      (await client('/api/request', { query: `wire Bob ${(asked += 1)} USD`, request_type: 'chat' })).body;
    const queued = async () =>
      (await get('/api/v1/hitl/queue?status=pending')).body.data.find(
        (each: { four_eyes: boolean; required_approvals: number; triggered_policy_id: string }) =>
          each.triggered_policy_id !== '' && each.four_eyes && each.required_approvals === 2,
      );
    await until(async () => (await ask()) && (await queued()) !== undefined);
    const question = await queued();
    const { body: explained } = await get(`/api/v1/decisions/${question.decision_id}/explain`).expect(200);
    expect(explained.judgements[0].approval).toEqual({
      approvers: [],
      required_approvals: 2,
      four_eyes: true,
      expires_in_seconds: 60,
    });

    await client(`/api/v1/hitl/queue/${question.request_id}/approve`).expect(403);
    expect((await approve(question.request_id, 'ann@example.com')).body.data.status).toBe('pending');
    expect((await approve(question.request_id, 'bob@example.com')).body.data.status).toBe('approved');
    expect(await toldOf(question.request_id)).toEqual(['approval.approved']);
  });

  it('of a policy are checked before it is kept', async () => {
    const config = { required_approvals: 11, four_eyes: 1, notify_url: 'https://me:secret@example.com/' };
    const { body } = await admin('/api/v1/policies', {
      name: 'Wrong',
      type: 'content',
      conditions: [{ field: 'query', operator: 'contains', value: 'x' }],
      actions: [{ type: 'require_approval', config }],
    }).expect(400);

    expect(body.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      '/actions/0/config/four_eyes',
      '/actions/0/config/notify_url',
      '/actions/0/config/required_approvals',
    ]);
  });
});

/** Waits until something holds that nobody announces. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
