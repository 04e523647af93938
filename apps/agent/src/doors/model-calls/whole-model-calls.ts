import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline } from '@app/governance';
import { withDeadline, writeJson } from '@app/kernel';
import { agentSection, type AgentSettings } from '../../agent.config';
import type { Exchange, ModelAsk } from './model-ask';
import { ModelCallRuns } from './model-call-runs';
import { nameLimit } from './rate-limit-headers';
import { nameDecision, nameProvider } from './reply-headers';
import { refusalOf } from './refusal';

/** Makes model calls that are answered at once. */
@Injectable()
export class WholeModelCalls {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly runs: ModelCallRuns,
    @Inject(agentSection.token) private readonly settings: AgentSettings,
  ) {}

  /** @throws as `ModelCallDoor.answer` does */
  async answer(ask: ModelAsk, exchange: Exchange): Promise<Buffer> {
    const { reply } = exchange;
    const { callTimeoutMs } = this.settings;
    const call = this.runs.call(ask, exchange);
    const run = this.runs.run(ask, exchange, callTimeoutMs);
    const result = await withDeadline(call.signal, callTimeoutMs, (signal) =>
      this.pipeline.run({ ...call, signal }, (admitted) => run.complete(admitted, signal)),
    );
    nameDecision(reply, result.decision.id);
    nameLimit(reply, result.rateLimit);
    if (result.verdict !== 'allow') throw refusalOf(result);
    const { output, redacted } = result;
    nameProvider(reply.status(output.status), output, run.providerMs);
    // The provider's own bytes, so that nothing of its answer is lost or spelt in another way.
    if (!redacted) return viewOf(output.bytes);
    return Buffer.from(writeJson(output.payload));
  }
}

/** The very same bytes, not a copy. */
function viewOf({ buffer, byteLength, byteOffset }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
