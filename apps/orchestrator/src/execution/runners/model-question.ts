import { Injectable } from '@nestjs/common';
import type { AdmittedCall } from '@app/governance';
import type { Segment, TenantId } from '@app/kernel';
import {
  allowedBy,
  ChatCompletions,
  CostEstimator,
  FirstProvider,
  spokenText,
  type JsonObject,
  type PricedCall,
  type ProviderWish,
} from '@app/llm-providers';
import type { UsageEstimate } from '../budget/run-budget';
import type { StepTarget } from '../gates/step-gates';
import type { RunContext } from '../run-context';
import type { EndedStep, StepUsage, WaitingStep } from '../step-outcome';
import type { TryBounds } from '../step-runner.types';
import { GovernedSteps } from './governed-steps';
import type { OfferedTool } from './tools/offered-tools';
import type { ToolRound, WishedCall } from './tools/tool-calls';
import { functionOf, toolMessages, wishedCalls } from './tools/tool-messages';

/** A question to a model, in texts. */
export interface ModelQuestion {
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly system?: string | undefined;
  readonly prompt: string;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** JSON Schema that the answer is to fit. */
  readonly schema?: JsonObject | undefined;
  /** What it may call. */
  readonly tools?: readonly OfferedTool[] | undefined;
  /** What it has called so far. */
  readonly rounds?: readonly ToolRound[] | undefined;
}

/** What a model answered. */
export interface ModelReply {
  readonly status: 'answered';
  readonly text: string;
  /** What it wishes to call before it goes on. */
  readonly toolCalls: readonly WishedCall[];
  readonly decisionId: string;
  readonly usage: StepUsage;
  readonly simulated: boolean;
}

/** Longest answer that is reckoned with where nothing bounds it. */
const USUAL_ANSWER_TOKENS = 1_000;
/** Longest answer of a question without a bound where money is limited; every model that is on offer can write as much. */
const LONGEST_PAID_TOKENS = 4_096;

/** Asks models on behalf of steps. */
@Injectable()
export class ModelQuestions {
  constructor(
    private readonly governed: GovernedSteps,
    private readonly chat: ChatCompletions,
    private readonly costs: CostEstimator,
    private readonly first: FirstProvider,
  ) {}

  /** The provider that is asked first, whether a step names it, its model, an alias or nothing. */
  targetOf(wish: Pick<ModelQuestion, 'model' | 'provider'>, { principal }: RunContext): StepTarget {
    const provider = this.first.nameOf(principal.tenantId, wishOf(wish)) ?? wish.provider;
    return provider === undefined ? {} : { provider };
  }

  /** What an answer uses at most: the question by its size, and an answer as long as it may be. */
  estimate(question: ModelQuestion, { principal }: RunContext): UsageEstimate {
    const segments = segmentsOf(question);
    const { maxTokens } = question;
    const call = pricedCall(principal.tenantId, wishOf(question), segments);
    const costOf = (longest: number): number =>
      this.costs.estimateMicroUsd({ ...call, body: { max_tokens: longest } }) ?? 0;
    return {
      tokens: tokensOf(segments) + (maxTokens ?? USUAL_ANSWER_TOKENS),
      costMicroUsd: costOf(maxTokens ?? USUAL_ANSWER_TOKENS),
      ...(maxTokens === undefined && { mostMicroUsd: costOf(LONGEST_PAID_TOKENS) }),
      unpriced: this.costs.unpricedModel(call),
    };
  }

  /** Bounds an answer that nothing else does by the money that was set aside for it. */
  private paidBound(
    question: ModelQuestion,
    admitted: AdmittedCall,
    { maxCostMicroUsd, maxTokens, run }: TryBounds,
  ): JsonObject {
    if (question.maxTokens !== undefined || maxTokens !== null || maxCostMicroUsd === null) return {};
    const wish = { ...wishOf(question), ...allowedBy(admitted) };
    const call = pricedCall(run.principal.tenantId, wish, admitted.segments);
    const bound = this.costs.affordableAnswer(call, maxCostMicroUsd);
    if (bound === null) return {};
    return { [bound.field]: Math.max(1, Math.min(LONGEST_PAID_TOKENS, bound.tokens)) };
  }

  /** @throws everything that the pipeline and `ChatCompletions` throw */
  async ask(attempt: TryBounds, question: ModelQuestion): Promise<EndedStep | ModelReply | WaitingStep> {
    const wish = wishOf(question);
    const { principal, trace } = attempt.run;
    const end = await this.governed.run(attempt, {
      stage: 'plan.step',
      target: wish,
      segments: segmentsOf(question),
      execute: (admitted) =>
        this.chat.complete({
          body: {
            ...bodyOf(question, admitted.segments, attempt.maxTokens),
            ...this.paidBound(question, admitted, attempt),
          },
          wish: { ...wish, ...allowedBy(admitted) },
          trace,
          tenantId: principal.tenantId,
          policyEpoch: admitted.decision.policyEpoch,
          signal: attempt.signal,
        }),
    });
    if (end.status !== 'done') return end;
    const { decisionId, output, usage } = end;
    const toolCalls = question.tools === undefined ? [] : wishedCalls(output.payload);
    const text = toolCalls.length > 0 ? '' : spokenText(output.segments);
    return { status: 'answered', text, toolCalls, decisionId, usage, simulated: output.simulated };
  }
}

/** What a cost estimate needs to know of a question, but for the bound of its answer. */
function pricedCall(tenantId: TenantId, wish: ProviderWish, segments: readonly Segment[]): PricedCall {
  return { tenantId, format: 'openai-chat', wish, body: {}, segments };
}

/** Which model a question is for. */
export function wishOf({ provider, model }: Pick<ModelQuestion, 'model' | 'provider'>): {
  readonly provider?: string;
  readonly model?: string;
} {
  return { ...(provider !== undefined && { provider }), ...(model !== undefined && { model }) };
}

/** Every text of a question. */
export function segmentsOf({ prompt, rounds = [], system }: ModelQuestion): Segment[] {
  return [
    ...(system === undefined ? [] : [{ pointer: '/system', text: system }]),
    { pointer: '/prompt', text: prompt },
    ...rounds.flatMap(({ calls }, round) =>
      calls.map(({ result }, call) => ({ pointer: `/rounds/${round}/${call}`, text: result })),
    ),
  ];
}

/** An OpenAI chat completion of the texts as they may be sent on. */
function bodyOf(
  { maxTokens, rounds = [], schema, temperature, tools = [] }: ModelQuestion,
  segments: readonly Segment[],
  grantedTokens: number | null,
): JsonObject {
  const longest = longestAnswer(maxTokens, grantedTokens, segments);
  return {
    messages: [...spokenMessages(segments), ...toolMessages(rounds, segments)],
    ...(tools.length > 0 && { tools: tools.map(functionOf) }),
    ...(longest !== undefined && { max_tokens: longest }),
    ...(temperature !== undefined && { temperature }),
    ...(schema !== undefined && {
      response_format: { type: 'json_schema', json_schema: { name: 'output', schema } },
    }),
  };
}

/** The bound of the question itself, and what is granted beyond its texts; undefined where there is neither. */
function longestAnswer(
  maxTokens: number | undefined,
  grantedTokens: number | null,
  segments: readonly Segment[],
): number | undefined {
  if (grantedTokens === null) return maxTokens;
  return Math.min(maxTokens ?? Infinity, Math.max(1, grantedTokens - tokensOf(segments)));
}

function spokenMessages(segments: readonly Segment[]): JsonObject[] {
  return segments
    .filter(({ pointer }) => !pointer.startsWith('/rounds/'))
    .map(({ pointer, text }) => ({ role: pointer === '/system' ? 'system' : 'user', content: text }));
}

/** A rule of thumb: four bytes of text are a token. */
function tokensOf(segments: readonly Segment[]): number {
  return Math.ceil(segments.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 4);
}
