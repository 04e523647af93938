import type { Segment, TenantId } from '@app/kernel';
import type { JsonObject } from '@app/llm-providers';
import type { Plan, PlanStep } from '../plan';
import { readTemplate } from '../references/reference';
import { stepsInOrder } from '../validation/steps-in-order';

/** Tokens of an answer that nothing bounds, as in the cost estimates of single calls. */
const USUAL_ANSWER_TOKENS = 1_000;
/** A rule of thumb of model vendors: a token is about four bytes of English text. */
const BYTES_PER_TOKEN = 4;
/** Typical times of one step, in milliseconds; they give an order of magnitude and no promise. */
const TYPICAL_MS = { model: 4_000, connector: 500, other: 5 } as const;
/** Used where a plan does not say how many steps run at once. */
const USUAL_PARALLEL = 10;

/** What a run of a plan may use. Items of maps count once, because nobody knows yet how many there are. */
export interface PlanEstimate {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Millionths of a US dollar; null when the price of a model is not known. */
  readonly costMicroUsd: number | null;
  /** From the first step to the last, without waiting for people. */
  readonly durationMs: number;
  /** True when a map or a stored plan makes the real numbers larger. */
  readonly isLowerBound: boolean;
}

/** What one model call may cost; `CostEstimator` of the providers has this form. */
export interface CallPricing {
  estimateMicroUsd(call: {
    readonly tenantId: TenantId;
    readonly format: 'openai-chat';
    readonly wish: { readonly provider?: string; readonly model?: string };
    readonly body: JsonObject;
    readonly segments: readonly Segment[];
  }): number | null;
}

/**
 * Estimates a plan before it runs: prompts by their size and the usual size of the answers in them, answers by their bounds.
 * @param plan as `resolveAgents` returns it; agents that are not resolved count as model calls
 */
export function estimatePlan(plan: Plan, tenantId: TenantId, pricing: CallPricing): PlanEstimate {
  const calls = stepsOf(plan.steps).flatMap((step) => modelCallOf(step));
  const costs = calls.map((call) => costOf(call, tenantId, pricing));
  return {
    promptTokens: calls.reduce((sum, { promptTokens }) => sum + promptTokens, 0),
    completionTokens: calls.reduce((sum, { answerTokens }) => sum + answerTokens, 0),
    costMicroUsd: costs.reduce<number | null>(
      (sum, cost) => (sum === null || cost === null ? null : sum + cost),
      0,
    ),
    durationMs: durationOf(plan),
    isLowerBound: stepsOf(plan.steps).some(
      (step) => step.type === 'map' || (step.type === 'sub-plan' && step.plan === undefined),
    ),
  };
}

interface ModelCall {
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/** Every step, those inside maps and inline sub-plans included. */
function stepsOf(steps: readonly PlanStep[]): readonly PlanStep[] {
  return steps.flatMap((step) => {
    if (step.type === 'map') return [step, ...stepsOf(step.steps)];
    return step.type === 'sub-plan' && step.plan !== undefined ? [step, ...stepsOf(step.plan.steps)] : [step];
  });
}

function modelCallOf(step: PlanStep): readonly ModelCall[] {
  if (step.type === 'agent') return [callOf(tokensOf(step.query), {})];
  if (step.type === 'llm-call') return [callOf(tokensOf(step.prompt) + tokensOf(step.system ?? ''), step)];
  if (step.type !== 'synthesis') return [];
  const answers = (step.depends_on?.length ?? 0) * USUAL_ANSWER_TOKENS;
  return [callOf(tokensOf(step.prompt ?? '') + answers, step)];
}

function callOf(
  promptTokens: number,
  {
    max_tokens,
    model,
    provider,
  }: { readonly max_tokens?: number; readonly model?: string; readonly provider?: string },
): ModelCall {
  return { provider, model, promptTokens, answerTokens: max_tokens ?? USUAL_ANSWER_TOKENS };
}

/** References count as answers of the usual size. */
function tokensOf(template: string): number {
  return readTemplate(template).reduce(
    (sum, part) =>
      sum +
      (typeof part === 'string' ? Math.ceil(Buffer.byteLength(part) / BYTES_PER_TOKEN) : USUAL_ANSWER_TOKENS),
    0,
  );
}

function costOf(
  { answerTokens, model, promptTokens, provider }: ModelCall,
  tenantId: TenantId,
  pricing: CallPricing,
): number | null {
  const text = 'x'.repeat(promptTokens * BYTES_PER_TOKEN);
  return pricing.estimateMicroUsd({
    tenantId,
    format: 'openai-chat',
    wish: { ...(provider !== undefined && { provider }), ...(model !== undefined && { model }) },
    body: { max_tokens: answerTokens },
    segments: [{ pointer: '/messages/0/content', text }],
  });
}

/** The longest chain of steps, or all of them, or all model steps, shared among those that run at once: the longest of these. */
function durationOf(plan: Plan): number {
  const ends = new Map<string, number>();
  let totalMs = 0;
  let modelsMs = 0;
  for (const step of stepsInOrder(plan.steps)) {
    const ownMs = timeOf(step);
    const startMs = Math.max(0, ...(step.depends_on ?? []).map((id) => ends.get(id) ?? 0));
    ends.set(step.id, startMs + ownMs);
    totalMs += ownMs;
    if (step.type === 'llm-call' || step.type === 'agent') modelsMs += ownMs;
  }
  const longestMs = [...ends.values()].reduce((longest, end) => Math.max(longest, end), 0);
  const { max_parallel = USUAL_PARALLEL, max_parallel_models = Infinity } = plan;
  return Math.ceil(Math.max(longestMs, totalMs / max_parallel, modelsMs / max_parallel_models));
}

function timeOf(step: PlanStep): number {
  switch (step.type) {
    case 'llm-call':
    case 'agent':
    case 'replan':
    case 'synthesis':
      return TYPICAL_MS.model;
    case 'connector-call':
      return TYPICAL_MS.connector;
    case 'map':
      return durationOf({ steps: step.steps });
    case 'sub-plan':
      return step.plan === undefined ? TYPICAL_MS.model : durationOf(step.plan);
    default:
      return TYPICAL_MS.other;
  }
}
