import { Global, Module, type INestApplicationContext, type LoggerService } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { auditSection, AuditTrail, AuditWriter } from '@app/audit';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection } from '@app/database';
import { CLOCK, newId, onceScope, type CallId, type GovernedCall, type Principal } from '@app/kernel';
import { loggingSection, ObservabilityModule } from '@app/observability';
import { PolicyLifeCycle, PolicyManagementModule, policySection, type PolicyDocument } from '@app/policy';
import { quotaSection } from '@app/quota';
import { aCall, aPrincipal, createTestDatabase, ManualClock, type TestDatabase } from '@app/testing';
import { governanceSection } from '../governance.config';
import { GovernanceModule } from '../governance.module';
import { GovernancePipeline } from '../governance-pipeline';
import { PolicyRecordsModule } from '../policy-records.module';
import type { Approval } from './approval';
import { ApprovalDecisions } from './approval-decisions';
import { ApprovalDesk, type OpenQuestion } from './approval-desk';
import { ApprovalList } from './approval-list';

const SILENT: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };
const SECTIONS = [
  databaseSection,
  policySection,
  governanceSection,
  auditSection,
  quotaSection,
  loggingSection,
];
const clock = new ManualClock(new Date());

@Global()
@Module({ providers: [{ provide: CLOCK, useValue: clock }], exports: [CLOCK] })
class StillClockModule {}

describe('approvals', () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  let principal: Principal;
  let admin: Principal;

  beforeAll(async () => {
    database = await createTestDatabase();
    const testing = await Test.createTestingModule({
      imports: [
        StillClockModule,
        ConfigModule.forRoot(SECTIONS, { DATABASE_URL: database.serviceUrl, LOG_LEVEL: 'fatal' }),
        ObservabilityModule,
        DatabaseModule,
        GovernanceModule,
        PolicyManagementModule.forRoot({ imports: [PolicyRecordsModule] }),
      ],
    })
      .setLogger(SILENT)
      .compile();
    app = await testing.init();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  beforeEach(async () => {
    principal = aPrincipal();
    admin = { ...principal, clientId: 'desk' as Principal['clientId'], roles: ['client', 'admin'] };
    const { organizationId, tenantId } = principal;
    await database.query(`insert into organizations (id, name) values ($1, 'o')`, [organizationId]);
    const sql = `insert into tenants (id, organization_id, name, tier) values ($1, $2, 't', 'enterprise')`;
    await database.query(sql, [tenantId, organizationId]);
    await publish({});
  });

  const publish = async (more: Partial<PolicyDocument>): Promise<void> => {
    const document: Partial<PolicyDocument> = {
      name: 'Payments need a person',
      description: '',
      category: 'custom',
      stages: ['llm.request'],
      condition: { field: 'query', operator: 'contains', value: 'pay' },
      action: 'require_approval',
      reason: 'Payments need a person.',
      severity: 'high',
      priority: 0,
      tags: [],
      mode: 'enforce',
      appliesTo: {},
      ...more,
    };
    const life = app.get(PolicyLifeCycle);
    await life.create(principal.tenantId, { document, publish: true, author: 'a' });
    await until(async () => (await check(call({ approvalScope: newId() }))).verdict === 'needs_approval');
  };
  const call = (more: Partial<GovernedCall> = {}): GovernedCall =>
    aCall({
      id: newId<CallId>(),
      principal,
      segments: [{ pointer: '/q', text: 'pay Bob' }],
      approvalScope: 'run:1:a',
      receivedAt: clock.now(),
      ...more,
    });
  const check = (asked: GovernedCall) => app.get(GovernancePipeline).check(asked);
  const parked = async (asked = call()) => {
    const result = await check(asked);
    if (result.verdict !== 'needs_approval') throw new Error(`expected it to be parked: ${result.verdict}`);
    return result;
  };
  const decide = (approvalId: string, approved = true, by = admin, reviewer = {}) =>
    app.get(ApprovalDecisions).decide(by, { approvalId, approved, reviewer, comment: 'seen' });

  const aRun = async (): Promise<string> => {
    const runId = newId();
    await database.query(
      `insert into plan_runs (id, tenant_id, plan_id, plan_revision, plan_format, plan, input, call, mode, priority,
         deadline, created_at, owner_epoch, status)
       values ($1, $2, 'p', 1, 1, '{}', 'null', '{}', 'auto', 0, now(), now(), 0, 'queued')`,
      [runId, principal.tenantId],
    );
    return runId;
  };
  const isLockAwaited = async (): Promise<boolean> => {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return (await database.query(waiting)).length > 0;
  };
  const ask = (more: Partial<OpenQuestion>, by = principal) =>
    app.get(ApprovalDesk).question(by, {
      scope: `request:${newId()}`,
      operation: 'refund',
      user: {},
      message: 'Refund?',
      approvers: [],
      expiresAt: new Date(clock.nowMs() + 60_000),
      ...more,
    });

  it('asks once in a scope, and lets the same call go on there alone once somebody approved', async () => {
    const first = await parked();
    expect((await parked()).approvalId).toBe(first.approvalId);
    await decide(first.approvalId);

    expect(await check(call())).toMatchObject({
      verdict: 'allow',
      decision: { approvalsUsed: [{ approvalId: first.approvalId }] },
    });
    for (const other of [
      call({ approvalScope: 'run:2:a' }),
      call({ segments: [{ pointer: '/q', text: 'pay Eve' }] }),
      call({ target: { model: 'another' } }),
      call({ user: { id: 'mallory' } }),
      call({ approvalScope: undefined }),
    ])
      expect((await parked(other)).approvalId).not.toBe(first.approvalId);
  });

  describe('for once', () => {
    const once = (more: Partial<GovernedCall> = {}) =>
      call({ approvalScope: onceScope('test'), receivedAt: clock.now(), ...more });

    it('let one of the calls that come at the same time go on, and ask again about the others', async () => {
      const first = await parked(once());
      expect((await parked(once())).approvalId).toBe(first.approvalId);
      await decide(first.approvalId);

      const verdicts = await Promise.all(
        [1, 2, 3].map(async () => {
          const { verdict, ...rest } = await check(once());
          return { verdict, ...('approvalId' in rest && { approvalId: rest.approvalId }) };
        }),
      );

      const again = verdicts.filter(({ verdict }) => verdict === 'needs_approval');
      expect(verdicts.filter(({ verdict }) => verdict === 'allow')).toHaveLength(1);
      expect(new Set(again.map(({ approvalId }) => approvalId)).size).toBe(1);
      expect(again[0]?.approvalId).not.toBe(first.approvalId);
    });

    it('are no good once they expired, and a no is asked again then', async () => {
      const approved = await parked(once());
      const refused = await parked(once({ target: { model: 'another' } }));
      await decide(approved.approvalId);
      await decide(refused.approvalId, false);
      clock.advance(86_400_000);

      const later = [await parked(once()), await parked(once({ target: { model: 'another' } }))];

      expect(later).toMatchObject([{ approvalStatus: 'pending' }, { approvalStatus: 'pending' }]);
      expect(later.map(({ approvalId }) => approvalId)).not.toContain(approved.approvalId);
    });
  });

  it('keeps a no, and says so when the call comes again', async () => {
    const { approvalId } = await parked();
    await decide(approvalId, false);

    expect(await parked()).toMatchObject({ approvalId, approvalStatus: 'rejected' });
  });

  it('takes one decision, and records it with who made it', async () => {
    const { approvalId, decision } = await parked();
    const answers = await Promise.allSettled([decide(approvalId), decide(approvalId, false)]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { records } = await app.get(AuditTrail).search(principal.tenantId, { limit: 10, offset: 0 });
    const told = records.filter(({ operation }) => operation.startsWith('approval.'));
    expect(told).toMatchObject([
      { kind: 'event', clientId: 'desk', detail: { approval_id: approvalId, decision_id: decision.id } },
    ]);
  });

  it('leaves the run that waits alone while the decision is being recorded', async () => {
    const runId = await aRun();
    const asked = await ask({ scope: `run:${runId}:a` });
    const audit = app.get(AuditWriter, { strict: false });
    const append = audit.append.bind(audit);
    let free: object[] = [];
    jest.spyOn(audit, 'append').mockImplementationOnce(async (record) => {
      free = await database.query('select id from plan_runs where id = $1 for update skip locked', [runId]);
      return append(record);
    });

    await decide(asked.id);

    expect(free).toEqual([{ id: runId }]);
    expect(await database.query('select wake_seq from plan_runs where id = $1', [runId])).toEqual([
      { wake_seq: '1' },
    ]);
  });

  it('counts no decision that cannot be recorded', async () => {
    const asked = await ask({});
    const audit = app.get(AuditWriter, { strict: false });
    jest.spyOn(audit, 'append').mockRejectedValueOnce(new Error('refused'));

    await expect(decide(asked.id)).rejects.toThrow('refused');

    expect(await app.get(ApprovalList).find(principal.tenantId, asked.id)).toMatchObject({
      status: 'pending',
    });
  });

  it('lets only those decide who may, and only in time', async () => {
    const { approvalId } = await parked();
    const stranger = aPrincipal({ roles: ['admin'] });

    await expect(decide(approvalId, true, principal)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(decide(approvalId, true, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(decide('nonsense')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    clock.advance(86_400_000);
    await expect(decide(approvalId)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { status: 'expired' },
    });
    expect(await parked()).toMatchObject({ approvalId, approvalStatus: 'expired' });
  });

  it('shows no question expired that is just being approved', async () => {
    const { id, scope } = await ask({});
    const audit = app.get(AuditWriter, { strict: false });
    const append = audit.append.bind(audit);
    let seen: Promise<Approval | null> = Promise.resolve(null);
    jest.spyOn(audit, 'append').mockImplementationOnce(async (record) => {
      clock.advance(86_400_000);
      let isSeen = false;
      seen = app.get(ApprovalList).latestIn(principal.tenantId, scope ?? '');
      void seen.then(() => (isSeen = true));
      await until(async () => isSeen || (await isLockAwaited()));
      return append(record);
    });

    expect(await decide(id)).toMatchObject({ status: 'approved' });

    expect(await seen).toMatchObject({ status: 'approved' });
  });

  it('stores that a question is expired when it is first seen so', async () => {
    const { id, scope } = await ask({});
    clock.advance(86_400_000);

    const seen = await app.get(ApprovalList).latestIn(principal.tenantId, scope ?? '');

    expect(seen).toMatchObject({ id, status: 'expired' });
    expect(await database.query('select status from approvals where id = $1', [id])).toEqual([
      { status: 'expired' },
    ]);
  });

  it('asks people questions that no policy asks, and lists what waits for the tenant alone', async () => {
    const question = {
      scope: 'run:1:ok_to_book',
      operation: 'plan.approval',
      user: {},
      message: 'Book it?',
      approvers: ['compliance'],
      expiresAt: new Date(clock.nowMs() + 1000),
    };
    const asked = await app.get(ApprovalDesk).question(principal, question);
    expect(await app.get(ApprovalDesk).question(principal, question)).toEqual(asked);

    const page = (tenantId: Principal['tenantId']) =>
      app.get(ApprovalList).page(tenantId, { status: 'pending', scopePrefix: 'run:1:', limit: 9, offset: 0 });
    expect(await page(principal.tenantId)).toMatchObject({ approvals: [{ id: asked.id }], total: 1 });
    expect(await page(newId())).toEqual({ approvals: [], total: 0 });
    await expect(decide(asked.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await decide(asked.id, true, admin, { role: 'compliance' });
    expect(await app.get(ApprovalList).latestIn(principal.tenantId, question.scope)).toMatchObject({
      status: 'approved',
      decidedBy: 'desk',
      reviewer: { role: 'compliance' },
      comment: 'seen',
    });
  });

  it('finds the newest question of each scope that begins alike, as it is by now', async () => {
    const inScope = (scope: string, message: string): Promise<Approval> => ask({ scope, message });
    const first = await inScope('run:1%:a', 'First?');
    await decide(first.id);
    const other = await inScope('run:1%:b', 'Other?');
    await inScope('run:1x:c', 'Of another run?');
    const late = await inScope('run:1%:late', 'Late?');
    clock.advance(86_400_000);

    const found = await app.get(ApprovalList).latestUnder(principal.tenantId, 'run:1%:');

    expect(found.map(({ id, status }) => [id, status])).toEqual([
      [first.id, 'approved'],
      [other.id, 'expired'],
      [late.id, 'expired'],
    ]);
    expect(await app.get(ApprovalList).latestUnder(newId(), 'run:1%:')).toEqual([]);
  });

  it('waits for as many people as it needs, and takes each one once', async () => {
    const asked = await ask({ requiredApprovals: 2 });
    const ann = { email: 'ann@acme.com' };

    expect(await decide(asked.id, true, admin, ann)).toMatchObject({ status: 'pending' });
    await expect(decide(asked.id, true, admin, { email: 'ANN@acme.com' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { status: 'pending' },
    });
    expect(await decide(asked.id, true, admin, { email: 'bob@acme.com' })).toMatchObject({
      status: 'approved',
      consents: [{ person: 'ann@acme.com' }, { person: 'bob@acme.com' }],
    });
    const { records } = await app.get(AuditTrail).search(principal.tenantId, { limit: 10, offset: 0 });
    const told = records.map(({ operation }) => operation).filter((word) => word.startsWith('approval.'));
    expect(told.toSorted()).toEqual(['approval.approved', 'approval.consented']);
  });

  it('counts two people who approve at the same time', async () => {
    const asked = await ask({ requiredApprovals: 2 });
    const people = ['ann@acme.com', 'bob@acme.com'];

    const answers = await Promise.all(people.map((email) => decide(asked.id, true, admin, { email })));

    expect(answers.map(({ status }) => status).toSorted()).toEqual(['approved', 'pending']);
  });

  it('needs one no only, also after a yes', async () => {
    const asked = await ask({ requiredApprovals: 3 });
    await decide(asked.id, true, admin, { email: 'ann@acme.com' });

    expect(await decide(asked.id, false, admin, { email: 'bob@acme.com' })).toMatchObject({
      status: 'rejected',
    });
  });

  it('lets nobody decide what they asked for themselves, when the question says so', async () => {
    const asked = await ask({ excludesRequester: true, user: { id: '7', email: 'ann@acme.com' } }, admin);
    const other = { ...admin, clientId: 'other' as Principal['clientId'] };

    await expect(decide(asked.id, true, admin, { email: 'bob@acme.com' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(decide(asked.id, true, other, { email: 'Ann@acme.com' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await decide(asked.id, true, other, { email: 'bob@acme.com' })).toMatchObject({
      status: 'approved',
    });
  });

  it('holds to the strictest terms of the policies that ask', async () => {
    const text = { pointer: '/q', text: 'pay by wire' };
    const condition = { field: 'query', operator: 'contains', value: 'wire' } as const;
    await publish({
      name: 'Two people',
      condition,
      requiredApprovals: 2,
      approvalNotifyUrl: 'https://a.example/',
    });
    await publish({
      name: 'Four eyes',
      condition,
      severity: 'low',
      fourEyes: true,
      approvalExpirySeconds: 60,
    });
    await until(async () => (await check(call({ segments: [text] }))).decision.matches.length === 3);
    const asked = call({ segments: [text], user: { email: 'ann@acme.com' }, approvalScope: 'run:1:b' });

    const { approvalId } = await parked(asked);

    expect(await app.get(ApprovalList).find(principal.tenantId, approvalId)).toMatchObject({
      requiredApprovals: 2,
      excludesRequester: true,
      notifyUrl: 'https://a.example/',
      expiresAt: new Date(asked.receivedAt.getTime() + 60_000),
    });
    await expect(decide(approvalId, true, admin, { email: 'ann@acme.com' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await decide(approvalId, true, admin, { email: 'bob@acme.com' });
    expect(await parked(asked)).toMatchObject({ approvalId, approvalStatus: 'pending' });
    await decide(approvalId, true, admin, { email: 'eve@acme.com' });
    expect(await parked(asked)).toMatchObject({ approvalStatus: 'pending' });
    expect((await parked(asked)).approvalId).not.toBe(approvalId);
  });
});

/** Waits until something holds that nobody announces. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
