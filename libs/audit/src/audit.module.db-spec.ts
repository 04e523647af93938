import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection } from '@app/database';
import { CLOCK, newId, systemClock, type TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { auditSection } from './audit.config';
import { AuditModule } from './audit.module';
import { AUDIT_OBSERVER, type AuditObserver } from './audit-observer';
import { AuditReadiness } from './audit-readiness';
import { anAuditRecord } from './audit-record.fake';
import { AuditTrail } from './trail/audit-trail.service';
import { AuditWriter } from './writer/audit-writer.service';

describe(AuditModule.name, () => {
  let database: TestDatabase;
  let app: TestingModule;
  const committed: number[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const observer: AuditObserver = {
      committed: ({ records }) => committed.push(records),
      rejected: () => undefined,
    };
    const providers = [
      { provide: CLOCK, useValue: systemClock },
      { provide: AUDIT_OBSERVER, useValue: observer },
    ];
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
    expect(committed).toEqual([1]);
  });
});
