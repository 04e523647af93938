import { Module } from '@nestjs/common';
import { LlmProvidersModule } from '@app/llm-providers';
import { QuotaModule } from '@app/quota';
import { ModelCatalog } from './model-catalog';
import { ModelsController } from './models.controller';

/** The list of models, shared by the doors of OpenAI and Anthropic. */
@Module({
  imports: [LlmProvidersModule, QuotaModule],
  controllers: [ModelsController],
  providers: [ModelCatalog],
})
export class ModelsModule {}
