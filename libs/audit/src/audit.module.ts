import { Module, type Provider } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { databaseSection, type DatabaseSettings } from '@app/database';
import { CLOCK, type Clock } from '@app/kernel';
import { auditSection, type AuditSettings } from './audit.config';
import { AUDIT_OBSERVER, type AuditObserver } from './audit-observer';
import { StoredAuditRecord } from './trail/audit-record.entity';
import { AuditTrail } from './trail/audit-trail.service';
import { AuditWriter } from './writer/audit-writer.service';
import { createAuditWriter } from './writer/create-audit-writer';

const auditWriter: Provider = {
  provide: AuditWriter,
  inject: [auditSection.token, databaseSection.token, CLOCK, { token: AUDIT_OBSERVER, optional: true }],
  useFactory: (...[config, { url }, clock, observer]: [AuditSettings, DatabaseSettings, Clock, AuditObserver?]) =>
    createAuditWriter({ databaseUrl: url, config, clock, observer }),
};

/**
 * The audit trail. Needs the sections `auditSection` and `databaseSection`, a `CLOCK`, and `DatabaseModule`; an
 * `AUDIT_OBSERVER` is optional. The writer connects by itself and drains when the application shuts down.
 */
@Module({
  imports: [TypeOrmModule.forFeature([StoredAuditRecord])],
  providers: [auditWriter, AuditTrail],
  exports: [AuditWriter, AuditTrail],
})
export class AuditModule {}
