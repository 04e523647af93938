import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline, type AdmittedCall } from '@app/governance';
import { onceScope, withDeadline, type GovernedCall, type Json } from '@app/kernel';
import { allowedBy, ChatCompletions, type ChatCompletion } from '@app/llm-providers';
import { agentSection, type AgentSettings } from '../../../agent.config';
import { contentHashOf } from '../../content-hash';
import { CallOpener } from '../call-opener';
import { readChatWish, toChatBody } from './chat-request.mapper';
import type { ProxyAnswer, ProxyQuestion } from './proxy-answer';
import type { ProxyRequest } from './proxy.dto';
import { toClientResponse } from './proxy.mapper';

/** Requests in proxy mode that ask a model. */
@Injectable()
export class ChatRequests {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly chat: ChatCompletions,
    private readonly calls: CallOpener,
    @Inject(agentSection.token) private readonly settings: AgentSettings,
  ) {}

  /** @throws everything that `GovernancePipeline.run` and `ChatCompletions.complete` throw */
  async answer(question: ProxyQuestion): Promise<ProxyAnswer> {
    const call = this.callOf(question);
    const result = await withDeadline(call.signal, this.settings.callTimeoutMs, (signal) =>
      this.pipeline.run({ ...call, signal }, (admitted) => this.ask(question.body, admitted)),
    );
    return { status: result.verdict === 'allow' ? 200 : 403, body: toClientResponse(call, result) };
  }

  private ask(body: ProxyRequest, admitted: AdmittedCall): Promise<ChatCompletion> {
    const { call, decision, onAttempt, segments } = admitted;
    return this.chat.complete({
      body: toChatBody(body, segments[0]?.text ?? ''),
      wish: { ...readChatWish(body), ...allowedBy(admitted) },
      trace: call.trace,
      tenantId: call.principal.tenantId,
      policyEpoch: decision.policyEpoch,
      signal: call.signal,
      onAttempt,
    });
  }

  private callOf({ body, principal, request }: ProxyQuestion): GovernedCall {
    const wish = readChatWish(body);
    const { provider, model } = wish;
    return this.calls.open(request, principal, {
      operation: 'chat',
      segments: [{ pointer: '/query', text: body.query }],
      context: (body.context ?? {}) as { [key: string]: Json },
      target: { provider, model },
      clientLabel: body.client_id,
      approvalScope: onceScope('chat'),
      contentHash: () => contentHashOf([toChatBody(body, body.query), wish]),
    });
  }
}
