import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline, type GovernedResult } from '@app/governance';
import {
  AppError,
  CLOCK,
  InvalidRequestError,
  newId,
  type Clock,
  type GovernedCall,
  type Principal,
  type TraceContext,
} from '@app/kernel';
import { ChatCompletions, spokenText, type JsonObject } from '@app/llm-providers';
import { Logger } from 'nestjs-pino';
import type { PlanStep } from '../planning/plan';
import type { LlmCallStep } from '../planning/steps/llm-call.step';
import { resolveReferences } from '../planning/references';
import type { StepEnding, StepResult } from './step-result';

/** On whose behalf the steps of a plan run. */
export interface PlanRunContext {
  readonly planId: string;
  readonly principal: Principal;
  readonly trace: TraceContext;
  readonly signal: AbortSignal;
}

/** Runs one step as a governed call of its own. */
@Injectable()
export class StepRunner {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly chat: ChatCompletions,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Never rejects: whatever goes wrong is the step's result. */
  async run(
    step: PlanStep,
    results: ReadonlyMap<string, StepResult>,
    context: PlanRunContext,
  ): Promise<StepResult> {
    const startedMs = this.clock.monotonicMs();
    const durationMs = (): number => Math.round(this.clock.monotonicMs() - startedMs);
    try {
      const result = await this.govern(step, results, context);
      return { ...endingOf(result), durationMs: durationMs() };
    } catch (error) {
      return {
        status: 'failed',
        reason: this.reasonOf(error, step),
        decisionId: null,
        durationMs: durationMs(),
      };
    }
  }

  private govern(
    step: PlanStep,
    results: ReadonlyMap<string, StepResult>,
    context: PlanRunContext,
  ): Promise<GovernedResult<JsonObject>> {
    if (step.type !== 'llm-call') throw new InvalidRequestError(`Steps of type ${step.type} cannot run yet.`);
    const prompt = resolveReferences(step.prompt, (id) => responseOf(results.get(id)));
    const call = this.callOf(step, prompt, context);
    return this.pipeline.run(call, ({ decision, segments, allowedProviders }) =>
      this.chat.complete({
        body: { messages: [{ role: 'user', content: segments[0]?.text ?? '' }] },
        wish: { provider: step.provider, model: step.model, allowedProviders: allowedProviders ?? undefined },
        trace: call.trace,
        tenantId: call.principal.tenantId,
        policyEpoch: decision.policyEpoch,
        signal: call.signal,
      }),
    );
  }

  private callOf(
    step: LlmCallStep,
    prompt: string,
    { planId, principal, trace, signal }: PlanRunContext,
  ): GovernedCall {
    return {
      id: newId(),
      principal,
      stage: 'plan.step',
      operation: 'plan.step',
      target: { plan: planId, provider: step.provider, model: step.model },
      user: {},
      segments: [{ pointer: '/prompt', text: prompt }],
      context: { step_id: step.id },
      trace,
      receivedAt: this.clock.now(),
      signal,
    };
  }

  private reasonOf(error: unknown, step: PlanStep): string {
    if (error instanceof AppError) return `${error.message} (${error.code})`;
    this.logger.error({ event: 'step_failed', stepId: step.id, err: error });
    return 'The step failed for an internal reason; the log of the orchestrator has it. (INTERNAL)';
  }
}

function responseOf(result: StepResult | undefined): string {
  return result?.status === 'completed' ? result.response : '';
}

function endingOf(result: GovernedResult<JsonObject>): StepEnding {
  const { decision } = result;
  switch (result.verdict) {
    case 'allow':
      return {
        status: 'completed',
        response: spokenText(result.output.segments),
        decisionId: decision.id,
        simulated: result.output.simulated,
      };
    case 'needs_approval':
      return {
        status: 'awaiting_approval',
        reason: `Approval ${result.approvalId} is needed.`,
        decisionId: decision.id,
      };
    case 'block':
      return { status: 'blocked', reason: decision.reasons[0] ?? '', decisionId: decision.id };
    case 'withheld':
      return { status: 'blocked', reason: result.outputDecision.reasons[0] ?? '', decisionId: decision.id };
  }
}
