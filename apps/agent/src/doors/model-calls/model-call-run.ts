import type { AdmittedCall } from '@app/governance';
import type { Clock } from '@app/kernel';
import type {
  ModelAnswer,
  ModelCallOptions,
  ModelCalls,
  ModelRequest,
  ModelStream,
} from '@app/llm-providers';
import { admittedRequest } from './admitted-request';
import type { Exchange, ModelAsk } from './model-ask';
import { nameAttempts, nameDecision, nameLimitsOf } from './reply-headers';

/** One request and what its model call needs. */
interface RunParts {
  readonly ask: ModelAsk;
  readonly exchange: Exchange;
  /** By the clock that never goes back. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly models: ModelCalls;
}

/** One admitted model call on its way to the providers and back. What is known of it is named in the answer at once. */
export class ModelCallRun {
  /** How long the gateway waited for providers, in milliseconds. */
  providerMs = 0;

  constructor(private readonly parts: RunParts) {}

  /** @throws everything that `ModelCalls.complete` throws */
  complete(admitted: AdmittedCall, signal: AbortSignal): Promise<ModelAnswer> {
    return this.ask(admitted, signal, (request, options) => this.parts.models.complete(request, options));
  }

  /** @throws everything that `ModelCalls.stream` throws */
  stream(admitted: AdmittedCall, signal: AbortSignal): Promise<ModelStream> {
    return this.ask(admitted, signal, (request, options) => this.parts.models.stream(request, options));
  }

  private async ask<Answer>(
    admitted: AdmittedCall,
    signal: AbortSignal,
    make: (request: ModelRequest, options: ModelCallOptions) => Promise<Answer>,
  ): Promise<Answer> {
    const { ask, clock, deadlineMs, exchange } = this.parts;
    nameDecision(exchange.reply, admitted.decision.id);
    const { request, wish } = admittedRequest(ask, exchange, admitted);
    const startedMs = clock.monotonicMs();
    let attempts = 0;
    const onAttempt: ModelCallOptions['onAttempt'] = (attempt) => {
      attempts += 1;
      nameAttempts(exchange.reply, attempts);
      admitted.onAttempt(attempt);
    };
    try {
      return await make(request, { wish, signal, deadlineMs, onAttempt });
    } catch (failure) {
      nameLimitsOf(exchange.reply, failure);
      throw failure;
    } finally {
      this.providerMs = clock.monotonicMs() - startedMs;
    }
  }
}
