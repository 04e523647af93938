import { Module } from '@nestjs/common';
import { GovernanceModule } from '@app/governance';
import { LlmProvidersModule } from '@app/llm-providers';
import { ModelCallDoor } from './model-call-door';
import { ModelCallRuns } from './model-call-runs';
import { StreamedModelCalls } from './streamed-model-calls';
import { WholeModelCalls } from './whole-model-calls';

/** What the doors of model APIs share. */
@Module({
  imports: [GovernanceModule, LlmProvidersModule],
  providers: [ModelCallDoor, ModelCallRuns, StreamedModelCalls, WholeModelCalls],
  exports: [ModelCallDoor],
})
export class ModelCallsModule {}
