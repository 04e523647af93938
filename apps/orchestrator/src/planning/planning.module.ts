import { Module } from '@nestjs/common';
import { GovernanceModule } from '@app/governance';
import { LlmProvidersModule } from '@app/llm-providers';
import { AgentsModule } from '../agents/agents.module';
import { ModelPlanner } from './planner/model-planner';
import { PlanFinisher } from './planner/plan-finisher';
import { Planner } from './planner/planner';

/** From a question to a plan. Expects what its imports expect. */
@Module({
  imports: [AgentsModule, GovernanceModule, LlmProvidersModule],
  providers: [ModelPlanner, PlanFinisher, Planner],
  exports: [AgentsModule, Planner],
})
export class PlanningModule {}
