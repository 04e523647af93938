import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { GovernancePipeline, type AdmittedCall } from '@app/governance';
import { AppError, withDeadline, type ErrorCode, type Principal } from '@app/kernel';
import { allowedBy, ChatCompletions, spokenText, type ChatCompletion } from '@app/llm-providers';
import { agentSection, type AgentSettings } from '../../agent.config';
import { CallOpener } from '../../doors/axonflow/call-opener';
import { refusalOf } from '../../doors/model-calls/refusal';
import type { ListedProvider } from './listed-provider';
import type { ProviderTest, ProviderTestResult } from './provider-operations.dto';

const GREETING = 'Say hello in one word.';
/** What says something about the provider, and is the result of the test. */
const FAILURES: ReadonlySet<ErrorCode> = new Set([
  ...(['DEADLINE_EXCEEDED', 'PROVIDER_REJECTED', 'PROVIDER_UNAVAILABLE', 'PROVIDER_UNKNOWN'] as const),
]);

/** Asks a provider a question, to see whether it works. It is a governed call as any other. */
@Injectable()
export class ProviderTesterService {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly chat: ChatCompletions,
    private readonly calls: CallOpener,
    @Inject(agentSection.token) private readonly settings: AgentSettings,
  ) {}

  /**
   * Asks the provider, and nobody in its place.
   * @returns also when the provider fails
   * @throws PolicyDeniedError (POLICY_DENIED), and what else the pipeline throws
   */
  async test(listed: ListedProvider, body: ProviderTest, of: Asking): Promise<ProviderTestResult> {
    const { name: provider, problem } = listed;
    if (listed.provider === null) {
      return { success: false, provider, latency_ms: 0, error: problem ?? 'It is switched off.' };
    }
    try {
      const { latencyMs, segments } = await this.ask(provider, body, of);
      return { success: true, provider, latency_ms: Math.round(latencyMs), response: spokenText(segments) };
    } catch (error) {
      if (!(error instanceof AppError) || !FAILURES.has(error.code)) throw error;
      return { success: false, provider, latency_ms: 0, error: error.message };
    }
  }

  private async ask(
    provider: string,
    body: ProviderTest,
    { principal, request }: Asking,
  ): Promise<ChatCompletion> {
    const model = body.model ?? undefined;
    const call = this.calls.open(request, principal, {
      operation: 'provider.test',
      segments: [{ pointer: '/prompt', text: body.prompt ?? GREETING }],
      context: {},
      target: { provider, ...(model !== undefined && { model }) },
    });
    const wish = { provider, strict: true, ...(model !== undefined && { model }) };
    const result = await withDeadline(call.signal, this.settings.callTimeoutMs, (signal) =>
      this.pipeline.run({ ...call, signal }, (admitted) => this.complete(wish, admitted)),
    );
    if (result.verdict !== 'allow') throw refusalOf(result);
    return result.output;
  }

  private complete(
    wish: { readonly provider: string; readonly model?: string },
    admitted: AdmittedCall,
  ): Promise<ChatCompletion> {
    const { call, decision, segments } = admitted;
    return this.chat.complete({
      body: { messages: [{ role: 'user', content: segments[0]?.text ?? '' }] },
      wish: { ...wish, ...allowedBy(admitted) },
      trace: call.trace,
      tenantId: call.principal.tenantId,
      policyEpoch: decision.policyEpoch,
      signal: call.signal,
    });
  }
}

/** Who asks. */
interface Asking {
  readonly principal: Principal;
  readonly request: FastifyRequest;
}
