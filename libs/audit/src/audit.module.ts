import { Module, type Provider } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { databaseSection, type DatabaseSettings } from '@app/database';
import { CLOCK, type Clock } from '@app/kernel';
import { Metrics } from '@app/observability';
import { AuditMetrics } from './audit-metrics';
import { auditSection, type AuditSettings } from './audit.config';
import { StoredAuditRecord } from './trail/audit-record.entity';
import { AuditTrail } from './trail/audit-trail.service';
import { AuditWriter } from './writer/audit-writer.service';
import { createAuditWriter } from './writer/create-audit-writer';

const auditWriter: Provider = {
  provide: AuditWriter,
  inject: [auditSection.token, databaseSection.token, CLOCK, Metrics],
  useFactory: (...[config, { url }, clock, metrics]: [AuditSettings, DatabaseSettings, Clock, Metrics]) => {
    const observer = new AuditMetrics(metrics);
    const writer = createAuditWriter({ databaseUrl: url, config, clock, observer });
    metrics.watchAuditQueue(() => writer.queueDepth);
    return writer;
  },
};

/**
 * The audit trail. Needs the sections `auditSection` and `databaseSection`, a `CLOCK`, `ObservabilityModule` and
 * `DatabaseModule`. The writer connects by itself and drains when the application shuts down.
 */
@Module({
  imports: [TypeOrmModule.forFeature([StoredAuditRecord])],
  providers: [auditWriter, AuditTrail],
  exports: [AuditWriter, AuditTrail],
})
export class AuditModule {}
