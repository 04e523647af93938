import { Module, type Provider } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { connectAs, databaseSection, type DatabaseConfig } from '@app/database';
import { CLOCK, type Clock } from '@app/kernel';
import { auditConfig, type AuditConfig } from './audit.config';
import { AUDIT_OBSERVER, unobserved, type AuditObserver } from './audit-observer';
import { StoredAuditRecord } from './trail/audit-record.entity';
import { AuditTrail } from './trail/audit-trail.service';
import { AuditSession } from './writer/audit-session';
import { AuditWriter } from './writer/audit-writer.service';
import type { BatchStore } from './writer/batch-store';
import { PostgresBatchStore } from './writer/postgres-batch-store';

const BATCH_STORE = Symbol('BATCH_STORE');

/** One statement may use half the time, so that a hanging connection leaves time for another one. */
const STATEMENT_SHARE = 0.5;

const batchStore: Provider = {
  provide: BATCH_STORE,
  inject: [auditConfig.token, databaseSection.token, CLOCK],
  useFactory: ({ commitDeadlineMs }: AuditConfig, { url }: DatabaseConfig, clock: Clock): BatchStore => {
    const statementTimeoutMs = Math.ceil(commitDeadlineMs * STATEMENT_SHARE);
    const connect = () => connectAs({ url, statementTimeoutMs }, 'axonflow_audit');
    const session = new AuditSession({ connect, statementTimeoutMs }, clock);
    return new PostgresBatchStore(session, commitDeadlineMs, clock);
  },
};

const auditWriter: Provider = {
  provide: AuditWriter,
  inject: [BATCH_STORE, auditConfig.token, CLOCK, { token: AUDIT_OBSERVER, optional: true }],
  useFactory: (...[store, config, clock, observer]: [BatchStore, AuditConfig, Clock, AuditObserver?]) =>
    new AuditWriter(store, config, clock, observer ?? unobserved),
};

/**
 * The audit trail. Needs the sections `auditConfig` and `databaseSection`, a `CLOCK`, and `DatabaseModule`; an
 * `AUDIT_OBSERVER` is optional. The writer connects by itself and drains when the application shuts down.
 */
@Module({
  imports: [TypeOrmModule.forFeature([StoredAuditRecord])],
  providers: [batchStore, auditWriter, AuditTrail],
  exports: [AuditWriter, AuditTrail],
})
export class AuditModule {}
