import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type GovernedCall } from '@app/kernel';
import { CostEstimator, ModelCalls } from '@app/llm-providers';
import { governedModelCall } from './governed-model-call';
import type { Exchange, ModelAsk } from './model-ask';
import { ModelCallRun } from './model-call-run';
import { wishOf } from './routing-wish';

const MICRO_USD_PER_USD = 1_000_000;

/** Opens model calls and makes them once they are admitted. */
@Injectable()
export class ModelCallRuns {
  constructor(
    private readonly models: ModelCalls,
    private readonly costs: CostEstimator,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The call that a request means, with what it may cost as `context.cost_estimate` in US dollars when that is known. A
   * caller's own estimate counts where it is higher.
   * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply or a routing header or the provider's key is wrong
   */
  call(ask: ModelAsk, exchange: Exchange): GovernedCall {
    const call = governedModelCall(ask, exchange);
    const { body, dialect } = ask;
    const microUsd = this.costs.estimateMicroUsd({
      ...{ body, format: dialect.format, segments: call.segments },
      tenantId: call.principal.tenantId,
      wish: wishOf(ask, exchange.request.headers),
    });
    if (microUsd === null) return call;
    const { cost_estimate: told } = call.context;
    const estimate = Math.max(microUsd / MICRO_USD_PER_USD, typeof told === 'number' ? told : 0);
    return { ...call, context: { ...call.context, cost_estimate: estimate } };
  }

  /** @param timeoutMs how long the call may take from the moment when the request came */
  run(ask: ModelAsk, exchange: Exchange, timeoutMs: number): ModelCallRun {
    const { clock, models } = this;
    const deadlineMs = clock.monotonicMs() + timeoutMs - exchange.reply.elapsedTime;
    return new ModelCallRun({ ask, exchange, deadlineMs, clock, models });
  }
}
