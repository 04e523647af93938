/**
 * The form of stored plans and journals that this release writes and can continue. A run is continued by tasks of its own
 * format alone, so raise it with every change that an older release would misread; old tasks then drain.
 */
export const PLAN_FORMAT = 1;
