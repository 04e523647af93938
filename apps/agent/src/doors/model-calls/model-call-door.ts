import { Injectable, type StreamableFile } from '@nestjs/common';
import type { Exchange, ModelAsk } from './model-ask';
import { StreamedModelCalls } from './streamed-model-calls';
import { WholeModelCalls } from './whole-model-calls';

/** Answers the requests of model APIs. */
@Injectable()
export class ModelCallDoor {
  constructor(
    private readonly whole: WholeModelCalls,
    private readonly streamed: StreamedModelCalls,
  ) {}

  /**
   * Governs and makes a model call.
   * @returns the body of the answer, as bytes that no serializer touches; status and headers are written
   * @throws PolicyDeniedError (POLICY_DENIED), ApprovalRequiredError (APPROVAL_REQUIRED), and everything that
   * `GovernancePipeline` and `ModelCalls` throw before an answer begins
   */
  answer(ask: ModelAsk, exchange: Exchange): Promise<Buffer | StreamableFile> {
    return ask.isStreamed ? this.streamed.open(ask, exchange) : this.whole.answer(ask, exchange);
  }
}
