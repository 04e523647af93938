/** New revisions of its plan that a run may ask for where the plan does not say. */
export const DEFAULT_MAX_REPLANS = 2;

/** How large a plan may be. Steps of maps and inline sub-plans count where they stand, not once for each item. */
export const PLAN_LIMITS = {
  steps: 1000,
  /** Of the plan as JSON in UTF-8. */
  sizeBytes: 1_048_576,
  /** Maps and inline sub-plans inside each other. */
  nesting: 8,
  /** Levels of objects and lists in the document. */
  depth: 100,
  /** Of one step, and of all steps of one list together. */
  dependencies: 1000,
  edges: 20_000,
  mapItems: 10_000,
  /** Of one run; steps inside maps count once for each item. */
  runSteps: 100_000,
  /** Entries of `tools` of one step. */
  tools: 32,
  /** New revisions of the plan in one run. */
  replans: 10,
  textLength: 100_000,
  /** 30 days, the longest that anything may wait. */
  waitMs: 2_592_000_000,
  /** One day. */
  stepMs: 86_400_000,
} as const;

/** Bounds of what a step, and all steps of a run, may write. */
export const MESSAGE_LIMITS = {
  /** Of one content as JSON in UTF-8. */
  contentBytes: 65_536,
  mailsPerStep: 8,
  postsPerStep: 8,
  /** Of all contents of a run together. */
  runBytes: 16_777_216,
} as const;
