import { PLAN_LIMITS } from './plan-limits';

/** A list of steps, as the published schema refers to it. */
export const STEPS = (description: string): object => ({
  type: 'array',
  minItems: 1,
  maxItems: PLAN_LIMITS.steps,
  description: `${description} In any order.`,
  items: { $ref: '#/$defs/step' },
});

/** A plan, as the published schema refers to it. */
export const PLAN: object = { $ref: '#/$defs/plan' };
