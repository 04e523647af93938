import { Module } from '@nestjs/common';
import { ModelCallsModule } from '../model-calls/model-calls.module';
import { OpenAiController } from './openai.controller';

/** The door in the form of OpenAI's API. */
@Module({ imports: [ModelCallsModule], controllers: [OpenAiController] })
export class OpenAiDoorModule {}
