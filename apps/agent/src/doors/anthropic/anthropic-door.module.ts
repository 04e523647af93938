import { Module } from '@nestjs/common';
import { ModelCallsModule } from '../model-calls/model-calls.module';
import { AnthropicController } from './anthropic.controller';

/** The door in the form of Anthropic's API. */
@Module({ imports: [ModelCallsModule], controllers: [AnthropicController] })
export class AnthropicDoorModule {}
