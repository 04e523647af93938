import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentCatalog } from './agent-catalog';
import { AgentDefinitionEntity, AgentDefinitionVersionEntity } from './agent-definition.entity';
import { AgentDefinitionStore } from './agent-definition-store';
import { AgentsController } from './agents.controller';

/** Agents of files and of tenants. Expects `agentsSection` among the sections of the `ConfigModule`. */
@Module({
  imports: [TypeOrmModule.forFeature([AgentDefinitionEntity, AgentDefinitionVersionEntity])],
  controllers: [AgentsController],
  providers: [AgentCatalog, AgentDefinitionStore],
  exports: [AgentCatalog, AgentDefinitionStore],
})
export class AgentsModule {}
