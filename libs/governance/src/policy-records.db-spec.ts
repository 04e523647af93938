import { Global, Module, type INestApplicationContext, type LoggerService } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { auditSection } from '@app/audit';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection } from '@app/database';
import {
  CLOCK,
  newId,
  systemClock,
  type GovernedCall,
  type OrganizationId,
  type Principal,
  type TenantId,
} from '@app/kernel';
import { loggingSection, ObservabilityModule } from '@app/observability';
import {
  DecisionExplainer,
  PolicyHits,
  PolicyLifeCycle,
  PolicyManagementModule,
  policySection,
  PolicyReplay,
  PolicySnapshots,
} from '@app/policy';
import { quotaSection } from '@app/quota';
import { aCall, aPrincipal, createTestDatabase, type TestDatabase } from '@app/testing';
import type { CallOutput } from './execution';
import { governanceSection } from './governance.config';
import { GovernanceModule } from './governance.module';
import { GovernancePipeline } from './governance-pipeline';
import { PolicyRecordsModule } from './policy-records.module';
import { CallContents } from './records/call-contents';

@Global()
@Module({ providers: [{ provide: CLOCK, useValue: systemClock }], exports: [CLOCK] })
class ClockModule {}

const SILENT: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };
const organizationId = newId<OrganizationId>();

describe(PolicyRecordsModule.name, () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  let principal: Principal;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(`insert into organizations (id, name) values ($1, 'o')`, [organizationId]);
    app = await start('7');
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  beforeEach(async () => {
    principal = aPrincipal({ organizationId, tenantId: newId<TenantId>() });
    const sql = `insert into tenants (id, organization_id, name, tier) values ($1, $2, 't', 'pilot')`;
    await database.query(sql, [principal.tenantId, organizationId]);
  });

  const start = async (retentionDays: string): Promise<INestApplicationContext> => {
    const env = { DATABASE_URL: database.serviceUrl, AXONFLOW_CONTENT_RETENTION_DAYS: retentionDays };
    const testing = await Test.createTestingModule({
      imports: [
        ClockModule,
        ConfigModule.forRoot(
          [databaseSection, policySection, auditSection, quotaSection, governanceSection, loggingSection],
          env,
        ),
        DatabaseModule,
        ObservabilityModule,
        GovernanceModule,
        PolicyManagementModule.forRoot({ imports: [PolicyRecordsModule] }),
      ],
    })
      .setLogger(SILENT)
      .compile();
    return testing.init();
  };
  const saying = (text: string): GovernedCall =>
    aCall({ id: newId(), principal, segments: [{ pointer: '/query', text }], receivedAt: new Date() });
  const answering = (text: string): Promise<CallOutput<string>> =>
    Promise.resolve({
      payload: text,
      segments: [{ pointer: '', text }],
      usage: { promptTokens: 1, completionTokens: 1, estimated: true },
      servedBy: {},
      simulated: true,
      rebuild: () => text,
    });
  const run = (question: string, answer: string, service = app) =>
    service.get(GovernancePipeline).run(saying(question), () => answering(answer));
  const onWord = (value: string, field = 'query') => ({
    name: `no ${value}`,
    stages: ['llm.request', 'llm.response'],
    condition: { field, operator: 'contains', value },
    action: 'block',
  });

  it('lets a draft be tried on real calls, requests and answers', async () => {
    // Beyond the summary that the trail keeps, so that only the kept content has to hold what jsonb would refuse.
    await run(`about my salary${' and more'.repeat(30)}\u0000\ud800`, 'fine');
    await run('about the weather', 'a bonus');
    await app.get(CallContents).flush();

    const drafts = [{ document: onWord('salary') }, { document: onWord('bonus', 'response') }];
    const report = await app.get(PolicyReplay).replay(principal, { drafts, calls: 10 });

    expect(report).toMatchObject({ calls: 2, notReplayable: 0, changedCalls: 2 });
    expect(report.changes).toEqual(
      expect.arrayContaining([
        { stage: 'llm.request', from: 'allow', to: 'block', count: 1 },
        { stage: 'llm.response', from: 'allow', to: 'block', count: 1 },
      ]),
    );
  });

  it('keeps nothing unless a retention is set, and says what cannot be replayed', async () => {
    const forgetful = await start('0');
    await run('about my salary', 'fine', forgetful);
    await forgetful.get(CallContents).flush();
    await forgetful.close();

    const report = await app.get(PolicyReplay).replay(principal, { drafts: [], calls: 10 });
    expect(report).toMatchObject({ calls: 1, notReplayable: 1 });
    const kept = await database.query('select 1 from call_contents where tenant_id = $1', [
      principal.tenantId,
    ]);
    expect(kept).toEqual([]);
  });

  it('deletes what has expired, and shows it to nobody before', async () => {
    await run('about my salary', 'fine');
    await app.get(CallContents).flush();
    await database.query(
      `update call_contents set expires_at = now() - interval '1 second' where tenant_id = $1`,
      [principal.tenantId],
    );

    const report = await app.get(PolicyReplay).replay(principal, { drafts: [], calls: 10 });
    await app.get(CallContents).deleteExpired();

    expect(report).toMatchObject({ calls: 1, notReplayable: 1 });
    expect(
      await database.query('select 1 from call_contents where tenant_id = $1', [principal.tenantId]),
    ).toEqual([]);
  });

  it('keeps what waits while the database refuses it, and stores it before the end', async () => {
    const service = await start('1');
    await run('about my salary', 'fine', service);
    await database.query('revoke insert on call_contents from axonflow_platform');
    await service.get(CallContents).flush();
    await database.query('grant insert on call_contents to axonflow_platform');
    await service.close();

    const kept = await database.query<{ stage: string }>(
      'select stage from call_contents where tenant_id = $1 order by stage',
      [principal.tenantId],
    );
    expect(kept.map(({ stage }) => stage)).toEqual(['llm.request', 'llm.response']);
  });

  it('records changes of policies in the audit trail, counts hits and explains decisions', async () => {
    const { id } = await app.get(PolicyLifeCycle).create(principal.tenantId, {
      document: { ...onWord('salary'), severity: 'critical' },
      publish: true,
      author: 'ann',
      summary: 'why',
    });
    await app.get(PolicySnapshots).refresh();

    const result = await run('my salary, ann@example.org', 'fine');
    await app.get(PolicyHits).flush();
    await app.get(CallContents).flush();

    expect(result.verdict).toBe('block');
    const events = await database.query(
      `select operation, client_id, detail from audit_records where tenant_id = $1 and kind = 'event'`,
      [principal.tenantId],
    );
    expect(events).toMatchObject([
      { operation: 'policy.create', client_id: 'ann', detail: { policy_id: id, version: 1, summary: 'why' } },
    ]);
    expect(await app.get(PolicyHits).hitRates(principal, id)).toMatchObject({ decisions: 1, hits: 1 });
    const explanation = await app.get(DecisionExplainer).explain(principal, result.decision.id);
    expect(explanation).toMatchObject({ operation: 'chat', textsKept: true });
    expect(explanation.judgements[0]?.policies).toContainEqual(
      expect.objectContaining({
        policyId: id,
        decided: true,
        leaves: [expect.objectContaining({ pointer: '/condition', outcome: 'yes' })],
      }),
    );
    expect(JSON.stringify(explanation)).not.toContain('ann@example.org');
  });

  it('explains a decision by the policies of its time, whatever became of them', async () => {
    const lifeCycle = app.get(PolicyLifeCycle);
    const { tenantId } = principal;
    const added = (value: string) =>
      lifeCycle.create(tenantId, { document: onWord(value), publish: true, author: 'ann' });
    const salary = await added('salary');
    const weather = await added('weather');
    await app.get(PolicySnapshots).refresh();
    const { decision } = await run('my salary', 'fine');
    await app.get(CallContents).flush();

    const bonus = { document: onWord('bonus'), publish: true, author: 'ann', expectedVersion: 1 };
    await lifeCycle.update(tenantId, salary.id, bonus);
    await lifeCycle.remove(tenantId, weather.id, { author: 'ann' });
    const later = await added('later');
    await app.get(PolicySnapshots).refresh();

    const { judgements } = await app.get(DecisionExplainer).explain(principal, decision.id);
    const [request] = judgements;
    expect(request).toMatchObject({ basis: 'texts', considered: 'all', policyEpoch: decision.policyEpoch });
    expect(request?.policies).toHaveLength(decision.policiesEvaluated);
    expect(request?.policies.slice(0, 1)).toMatchObject([
      { policyId: salary.id, version: 1, name: 'no salary', matched: true, leaves: [{ outcome: 'yes' }] },
    ]);
    expect(request?.policies).toContainEqual(
      expect.objectContaining({ policyId: weather.id, version: 1, matched: false }),
    );
    expect(request?.policies.map(({ policyId }) => policyId)).not.toContain(later.id);
  });

  it('lists only what matched for decisions older than the history of publications', async () => {
    const { decision } = await run('ann@example.org', 'fine');
    await app.get(CallContents).flush();
    const before = `update policy_publications set epoch = epoch + 1000000`;
    await database.query(before);

    const { judgements } = await app.get(DecisionExplainer).explain(principal, decision.id);
    await database.query('update policy_publications set epoch = epoch - 1000000');

    expect(judgements[0]).toMatchObject({ considered: 'matched', basis: 'texts' });
    expect(judgements[0]?.policies).toEqual([
      expect.objectContaining({ policyId: 'sys_pii_email', matched: true }),
    ]);
  });
});
