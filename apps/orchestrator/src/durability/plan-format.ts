/**
 * The form of stored plans and journals that this release writes. Raise it with every change that an older release would
 * misread: its tasks leave the runs of newer ones alone. 2: runs that revise their plans.
 */
export const PLAN_FORMAT = 2;

/** Every form that this release can continue, so that runs of tasks that are gone find new ones. */
export const READABLE_PLAN_FORMATS: readonly number[] = [1, PLAN_FORMAT];
