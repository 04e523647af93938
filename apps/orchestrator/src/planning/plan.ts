import type { Static } from '@sinclair/typebox';
import type { PlanFields } from './plan-schema';
import type { AgentStep } from './steps/agent.step';
import type { ApprovalStep } from './steps/approval.step';
import type { ConditionalStep } from './steps/conditional.step';
import type { ConnectorCallStep } from './steps/connector-call.step';
import type { LlmCallStep } from './steps/llm-call.step';
import type { MapFields } from './steps/map.step';
import type { SubPlanFields } from './steps/sub-plan.step';
import type { SynthesisStep } from './steps/synthesis.step';

/** A step that does its body once for each item of a list. */
interface MapStep extends Omit<Static<typeof MapFields>, 'steps'> {
  readonly steps: readonly PlanStep[];
}

/** A step that runs another plan: one given here, or a stored one. Exactly one of `plan` and `plan_id` is there. */
interface SubPlanStep extends Omit<Static<typeof SubPlanFields>, 'plan'> {
  readonly plan?: Plan;
}

/**
 * A step that asks for a new revision of the plan after `failed` was not completed. Runs put it into their plans; nobody
 * else can write it. Its output is a {@link PlanRevision}.
 */
export interface ReplanStep extends Pick<
  ApprovalStep,
  'budget' | 'description' | 'join' | 'on_failure' | 'priority' | 'retry' | 'timeout_ms'
> {
  readonly id: string;
  readonly name: string;
  readonly type: 'replan';
  readonly failed: string;
  readonly depends_on: string[];
}

/** A step of a plan. */
export type PlanStep =
  | AgentStep
  | ApprovalStep
  | ConditionalStep
  | ConnectorCallStep
  | LlmCallStep
  | MapStep
  | ReplanStep
  | SubPlanStep
  | SynthesisStep;

export type StepType = PlanStep['type'];

/** A step of one type. */
export type StepOf<Type extends StepType> = Extract<PlanStep, { readonly type: Type }>;

/**
 * A directed acyclic graph of steps. A plan that came out of `readPlan` is complete: `depends_on` of every step also
 * names the steps that it refers to and the conditional that may choose it.
 */
export interface Plan extends Omit<Static<typeof PlanFields>, 'steps'> {
  readonly steps: readonly PlanStep[];
}
