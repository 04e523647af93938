import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection, TenantTransaction } from '@app/database';
import { ApprovalList } from '@app/governance';
import { systemClock, type Principal } from '@app/kernel';
import { ClockModule } from '@app/observability';
import { aPrincipal, createTestDatabase, type TestDatabase } from '@app/testing';
import { aTenant } from '../durability/acceptance/run-start.builder';
import { Executions } from '../executions/executions.service';
import { RunHistory } from '../executions/run-history';
import { PlanStore } from './plan-store';
import { PlanVersionEntity } from './plan-version.entity';
import { PlanEntity } from './plan.entity';
import { Plans } from './plans.service';

const POOL_SIZE = 2;
const SETTINGS = { lifetimeSeconds: 60, maxTimeoutSeconds: 60, maxConcurrentRuns: 1, maxEventStreams: 1 };

const ESTIMATE = {
  promptTokens: 0,
  completionTokens: 0,
  costMicroUsd: 0,
  durationMs: 0,
  isLowerBound: false,
};

const content = {
  document: { steps: [] },
  domain: 'general',
  executionMode: 'auto',
  facts: { planner: 'caller', reason: null, complexity: 1, parallel: false, estimate: ESTIMATE },
  metadata: {},
  query: '',
} as const;
const next = { ...content, changeSummary: 'Changed.' };

describe(Plans.name, () => {
  let database: TestDatabase;
  let module: TestingModule;
  let principal: Principal;
  let plans: Plans;
  beforeAll(async () => {
    database = await createTestDatabase();
    principal = aPrincipal({ tenantId: await aTenant(database) });
    const env = { DATABASE_URL: database.serviceUrl, DATABASE_POOL_SIZE: String(POOL_SIZE) };
    module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot([databaseSection], env),
        ClockModule,
        DatabaseModule,
        TypeOrmModule.forFeature([PlanEntity, PlanVersionEntity]),
      ],
    }).compile();
    const transaction = module.get(TenantTransaction);
    const executions = new Executions(
      new RunHistory(transaction),
      new ApprovalList(transaction, systemClock),
    );
    plans = new Plans(new PlanStore(transaction, systemClock), executions, SETTINGS, systemClock);
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  it('changes as many plans at once as there are connections', async () => {
    const kept = await Promise.all(Array.from({ length: POOL_SIZE }, () => plans.create(principal, content)));

    const changed = await Promise.all(
      kept.map(({ id }) => plans.change(principal, { id, version: 1 }, next)),
    );

    expect(changed.map(({ version }) => version)).toEqual(kept.map(() => 2));
  });
});
