import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline } from '@app/governance';
import { withDeadline } from '@app/kernel';
import { ModelCalls, type ModelAnswer } from '@app/llm-providers';
import { agentSection, type AgentSettings } from '../../agent.config';
import { admittedRequest } from './admitted-request';
import { governedModelCall } from './governed-model-call';
import type { Exchange, ModelAsk } from './model-ask';
import { nameLimit } from './rate-limit-headers';
import { nameDecision, nameProvider } from './reply-headers';
import { refusalOf } from './refusal';

/** Makes model calls that are answered at once. */
@Injectable()
export class WholeModelCalls {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly models: ModelCalls,
    @Inject(agentSection.token) private readonly settings: AgentSettings,
  ) {}

  /** @throws as `ModelCallDoor.answer` does */
  async answer(ask: ModelAsk, exchange: Exchange): Promise<Buffer> {
    const { reply } = exchange;
    const call = governedModelCall(ask, exchange);
    const result = await withDeadline(call.signal, this.settings.callTimeoutMs, (signal) =>
      this.pipeline.run({ ...call, signal }, (admitted): Promise<ModelAnswer> => {
        nameDecision(reply, admitted.decision.id);
        const { request, wish } = admittedRequest(ask, exchange, admitted);
        return this.models.complete(request, { wish, signal });
      }),
    );
    nameDecision(reply, result.decision.id);
    nameLimit(reply, result.rateLimit);
    if (result.verdict !== 'allow') throw refusalOf(result);
    const { redacted } = result;
    // The pipeline hands back what `execute` gave, with the payload that may leave.
    const output = result.output as ModelAnswer;
    nameProvider(reply.status(output.status), output, output.latencyMs);
    // The provider's own bytes, so that nothing of its answer is lost or spelt in another way.
    if (!redacted) return Buffer.from(output.bytes);
    return Buffer.from(JSON.stringify(output.payload));
  }
}
