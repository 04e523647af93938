/** Actions that an override may put in the place of the policy's own. */
export const OVERRIDE_ACTIONS = ['block', 'require_approval', 'redact', 'warn', 'log'] as const;
export type OverrideAction = (typeof OVERRIDE_ACTIONS)[number];
