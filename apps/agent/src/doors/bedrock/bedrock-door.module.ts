import { Module } from '@nestjs/common';
import { ModelCallsModule } from '../model-calls/model-calls.module';
import { ConverseController } from './converse.controller';
import { InvokeController } from './invoke.controller';

/** The door in the form of Bedrock's runtime API. */
@Module({ imports: [ModelCallsModule], controllers: [ConverseController, InvokeController] })
export class BedrockDoorModule {}
