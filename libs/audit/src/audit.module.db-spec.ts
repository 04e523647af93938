import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection } from '@app/database';
import { CLOCK, newId, systemClock, type TenantId } from '@app/kernel';
import { Metrics } from '@app/observability';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { auditSection } from './audit.config';
import { AuditModule } from './audit.module';
import { AuditReadiness } from './audit-readiness';
import { anAuditRecord } from './audit-record.fake';
import { AuditTrail } from './trail/audit-trail.service';
import { AuditWriter } from './writer/audit-writer.service';

describe(AuditModule.name, () => {
  let database: TestDatabase;
  let app: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    const providers = [{ provide: CLOCK, useValue: systemClock }, Metrics];
    @Module({})
    class Surroundings {}
    app = await Test.createTestingModule({
      imports: [
        { module: Surroundings, global: true, providers, exports: providers },
        ConfigModule.forRoot([auditSection, databaseSection], { DATABASE_URL: database.serviceUrl }),
        DatabaseModule,
        AuditModule,
      ],
    }).compile();
    app.useLogger(false);
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('writes and reads the trail of a tenant with the settings of the environment', async () => {
    const record = anAuditRecord({ tenantId: newId<TenantId>() });

    await app.get(AuditWriter).append(record);

    expect(await new AuditReadiness(app.get(AuditWriter)).check()).toEqual({ queue_depth: 0 });
    expect(await app.get(AuditTrail).find(record.tenantId, record.id)).toMatchObject(record);
    expect(await app.get(AuditTrail).find(newId<TenantId>(), record.id)).toBeNull();
  });

  it('shows on the metrics what is committed, refused and waiting', async () => {
    const commitsBefore = await metric('axonflow_audit_commit_seconds_count');
    const committed = app.get(AuditWriter).append(anAuditRecord());
    const waiting = await metric('axonflow_audit_queue_depth');
    await committed;
    const refused = app.get(AuditWriter).append(anAuditRecord({ id: 'not-an-id' }));
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_REQUEST' });

    expect(waiting).toBe(1);
    expect(await metric('axonflow_audit_queue_depth')).toBe(0);
    expect(await metric('axonflow_audit_commit_seconds_count')).toBe(commitsBefore + 1);
    expect(await metric('axonflow_audit_rejected_records_total{reason="invalid"}')).toBe(1);
  });

  /** The value of one time series, 0 when it is absent. */
  async function metric(series: string): Promise<number> {
    const lines = (await app.get(Metrics).exposition()).split('\n');
    return Number(lines.find((line) => line.startsWith(`${series} `))?.slice(series.length) ?? 0);
  }
});
