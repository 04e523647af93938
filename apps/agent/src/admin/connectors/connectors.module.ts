import { Module } from '@nestjs/common';
import { ConnectorManagementModule } from '@app/mcp-connectors';
import { QuotaModule } from '@app/quota';
import { ConnectorCatalogService } from './connector-catalog.service';
import { ConnectorChecksService } from './connector-checks.service';
import { ConnectorTrailModule } from './connector-trail.module';
import { ConnectorsController } from './connectors.controller';

/** Routes to manage the connectors of a tenant. */
@Module({
  imports: [ConnectorManagementModule.forRoot({ imports: [ConnectorTrailModule] }), QuotaModule],
  controllers: [ConnectorsController],
  providers: [ConnectorCatalogService, ConnectorChecksService],
})
export class ConnectorsModule {}
