import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import { GovernancePipeline } from '@app/governance';
import type { GovernedCall } from '@app/kernel';
import { agentSection, type AgentSettings } from '../../agent.config';
import type { Exchange, ModelAsk } from './model-ask';
import { ModelCallRuns } from './model-call-runs';
import { nameLimit } from './rate-limit-headers';
import { nameDecision, nameProvider } from './reply-headers';
import { refusalOf } from './refusal';
import { StreamBody } from './stream-body';
import { startDeadline } from './stream-deadline';

/** Makes model calls whose answers are streamed. */
@Injectable()
export class StreamedModelCalls {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly runs: ModelCallRuns,
    @Inject(agentSection.token) private readonly settings: AgentSettings,
  ) {}

  /**
   * Opens a stream; what fails later is told inside it. It is read from the provider as fast as the caller reads it.
   * @throws as `ModelCallDoor.answer` does
   */
  async open(ask: ModelAsk, exchange: Exchange): Promise<StreamableFile> {
    const call = this.runs.call(ask, exchange);
    const deadline = startDeadline(call.signal, this.settings.streamTimeoutMs);
    try {
      const events = await this.start(ask, exchange, { ...call, signal: deadline.signal });
      return new StreamableFile(new StreamBody(events, { ask, trace: call.trace, end: deadline.end }));
    } catch (error) {
      deadline.end();
      throw error;
    }
  }

  private async start(
    ask: ModelAsk,
    exchange: Exchange,
    call: GovernedCall,
  ): Promise<AsyncIterable<readonly Uint8Array[]>> {
    const { reply } = exchange;
    const run = this.runs.run(ask, exchange, this.settings.streamTimeoutMs);
    const result = await this.pipeline.stream(call, (admitted) => run.stream(admitted, call.signal));
    nameDecision(reply, result.decision.id);
    nameLimit(reply, result.rateLimit);
    if (result.verdict !== 'allow') throw refusalOf(result);
    const { bytes, output } = result;
    nameProvider(reply.status(output.status), output, run.providerMs);
    reply.header('content-type', output.contentType).header('cache-control', 'no-cache');
    return bytes;
  }
}
