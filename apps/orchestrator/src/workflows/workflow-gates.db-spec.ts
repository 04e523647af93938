import { randomBytes } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection, TenantTransaction } from '@app/database';
import { ApprovalList, type GovernancePipeline } from '@app/governance';
import { newId, systemClock, type Principal } from '@app/kernel';
import { ClockModule } from '@app/observability';
import { aPrincipal, createTestDatabase, type TestDatabase } from '@app/testing';
import { aTenant } from '../durability/acceptance/run-start.builder';
import { SealedRequests } from './checkpoints/sealed-requests';
import type { GateCaller } from './gate-call';
import type { GateRequest } from './gate.dto';
import { WorkflowGates } from './workflow-gates';
import { WorkflowStepEntity } from './workflow-step.entity';
import { WorkflowStore } from './workflow-store';
import { WorkflowEntity } from './workflow.entity';

describe(WorkflowGates.name, () => {
  let database: TestDatabase;
  let module: TestingModule;
  let principal: Principal;
  let store: WorkflowStore;
  let workflowId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    principal = aPrincipal({ tenantId: await aTenant(database) });
    module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot([databaseSection], { DATABASE_URL: database.serviceUrl }),
        ClockModule,
        DatabaseModule,
        TypeOrmModule.forFeature([WorkflowEntity, WorkflowStepEntity]),
      ],
    }).compile();
    store = new WorkflowStore(module.get(TenantTransaction), systemClock);
  });
  beforeEach(async () => {
    const workflow = { name: 'w', source: 's', traceId: 't', metadata: {}, totalSteps: null };
    workflowId = (await store.add(principal, workflow)).id;
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  /** Policies allow everything, once so many questions are being judged at the same moment. */
  const gatesFor = (questions: number, meanwhile?: () => Promise<unknown>): WorkflowGates => {
    let judged = 0;
    let letGo = (): void => undefined;
    const all = new Promise<void>((resolve) => (letGo = resolve));
    const check = async () => {
      await meanwhile?.();
      if (++judged === questions) letGo();
      await all;
      const decision = { id: newId(), reasons: [], matches: [], policiesEvaluated: 0, approvalsUsed: [] };
      return { verdict: 'allow', decision };
    };
    return new WorkflowGates(
      store,
      { check } as unknown as GovernancePipeline,
      new ApprovalList(module.get(TenantTransaction), systemClock),
      new SealedRequests({ secret: randomBytes(32).toString('hex') }),
    );
  };
  const ask = (gates: WorkflowGates, body: GateRequest) => {
    const caller: GateCaller = {
      principal,
      trace: { traceId: 't', requestId: 'r' },
      receivedAt: systemClock.now(),
      signal: new AbortController().signal,
    };
    return gates.ask({ id: workflowId, step: 'pay' }, body, caller);
  };

  it('lets one of two keys that come at the same moment have the step', async () => {
    const gates = gatesFor(2);

    const both = await Promise.allSettled(['a', 'b'].map((key) => ask(gates, { idempotency_key: key })));

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'IDEMPOTENCY_KEY_MISMATCH' },
    });
  });

  it('answers one question that comes twice at the same moment once', async () => {
    const gates = gatesFor(2);

    const both = await Promise.all([1, 2].map(() => ask(gates, { idempotency_key: 'a' })));

    expect(both.map(({ cached }) => cached).sort()).toEqual([false, true]);
    expect(new Set(both.map(({ step }) => step.gate.decisionId)).size).toBe(1);
    expect(both.map(({ step }) => step.gateCount).sort()).toEqual([1, 2]);
  });

  it('answers two questions that come at the same moment each for itself', async () => {
    const gates = gatesFor(2);

    const both = await Promise.all(['gpt-4o', 'gpt-4'].map((model) => ask(gates, { model })));

    expect(new Set(both.map(({ step }) => step.gate.decisionId)).size).toBe(2);
  });

  it('lets no step go on whose workflow ends while it is judged', async () => {
    const gates = gatesFor(1, () =>
      store.end(principal.tenantId, workflowId, { status: 'aborted', reason: null }),
    );

    await expect(ask(gates, {})).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
