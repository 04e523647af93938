import { Module } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { CONNECTOR_CHANGE_RECORDER } from '@app/mcp-connectors';
import { ConnectorChangeTrail } from './connector-change-trail';

/** The audit trail as the management of connectors needs it. */
@Module({
  imports: [AuditModule],
  providers: [{ provide: CONNECTOR_CHANGE_RECORDER, useClass: ConnectorChangeTrail }],
  exports: [CONNECTOR_CHANGE_RECORDER],
})
export class ConnectorTrailModule {}
