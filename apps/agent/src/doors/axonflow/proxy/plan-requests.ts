import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '@app/http';
import { CLOCK, type Clock } from '@app/kernel';
import { OrchestratorClient, type OrchestratorQuestion } from '../../../plans/orchestrator-client';
import { presentAxonflowError } from '../axonflow-error.presenter';
import { toPlanResponse, type PlanReport } from './plan-response.mapper';
import type { ProxyAnswer, ProxyQuestion } from './proxy-answer';

/** Requests in proxy mode that are about plans, which the orchestrator governs and runs. */
@Injectable()
export class PlanRequests {
  constructor(
    private readonly orchestrator: OrchestratorClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws OrchestratorUnavailableError (ORCHESTRATOR_UNAVAILABLE), CallAbortedError (CALL_ABORTED) */
  async answer(asked: OrchestratorQuestion, { principal, request }: ProxyQuestion): Promise<ProxyAnswer> {
    const { callerSignal: signal, trace } = request;
    const startedAt = this.clock.now().getTime();
    const { body, retryAfter, status } = await this.orchestrator.ask(asked, { principal, trace, signal });
    if (status >= 400) return { status, retryAfter, ...presentAxonflowError(body as Problem) };
    const latencyMs = this.clock.now().getTime() - startedAt;
    return toPlanResponse({ principal, trace, latencyMs }, body as PlanReport);
  }
}
