import { Type } from '@sinclair/typebox';
import type { Json } from '@app/kernel';
import { DEFAULT_MAX_REPLANS, PLAN_LIMITS } from './plan-limits';
import { STEPS } from './schema-pointers';
import { AgentStep } from './steps/agent.step';
import { ApprovalStep } from './steps/approval.step';
import { ConditionalStep } from './steps/conditional.step';
import { ConnectorCallStep } from './steps/connector-call.step';
import { LlmCallStep } from './steps/llm-call.step';
import { MapFields } from './steps/map.step';
import { Budget, jsonSchema, priority } from './steps/step-fields';
import { SubPlanFields } from './steps/sub-plan.step';
import { SynthesisStep } from './steps/synthesis.step';

/** The schema of each type of step. */
export const STEP_SCHEMAS = {
  'llm-call': LlmCallStep,
  'connector-call': ConnectorCallStep,
  agent: AgentStep,
  conditional: ConditionalStep,
  map: MapFields,
  approval: ApprovalStep,
  synthesis: SynthesisStep,
  'sub-plan': SubPlanFields,
} as const;

/** The schema of a plan; that of its steps stands beside it in the published schema. */
export const PlanFields = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 255 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    domain: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Where agents are looked up.',
        default: 'generic',
      }),
    ),
    input_schema: Type.Optional(jsonSchema('JSON Schema of the input of a run.')),
    steps: Type.Unsafe<readonly unknown[]>(STEPS('What is done.')),
    output: Type.Optional(
      Type.Unsafe<{ readonly [name: string]: Json }>({
        type: 'object',
        maxProperties: 100,
        description:
          'What the run gives, with references filled in; by default the outputs of the last steps, in the order of the plan.',
      }),
    ),
    budget: Type.Optional(Budget),
    max_parallel: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: PLAN_LIMITS.steps,
        description: 'Steps that run at once, those inside its maps and sub-plans included.',
      }),
    ),
    max_parallel_models: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: PLAN_LIMITS.steps,
        description:
          'Steps of the plan itself that ask a model and run at once; those inside maps and sub-plans do not count.',
      }),
    ),
    priority: Type.Optional(priority),
    max_replans: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: PLAN_LIMITS.replans,
        default: DEFAULT_MAX_REPLANS,
        description:
          'How often a run may ask for a new revision of the plan, where steps say `on_failure: replan`.',
      }),
    ),
  },
  { additionalProperties: false, description: 'A plan: steps and what each waits for.' },
);
