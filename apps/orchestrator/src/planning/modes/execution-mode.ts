/** How the steps of a plan are let run. Source: AxonFlow SDK contract, execution modes. */
export const EXECUTION_MODES = ['auto', 'parallel', 'sequential', 'balanced', 'confirm', 'step'] as const;
export type ExecutionMode = (typeof EXECUTION_MODES)[number];

/** Says whether a word of a caller is an execution mode. */
export function isExecutionMode(word: unknown): word is ExecutionMode {
  return EXECUTION_MODES.includes(word as ExecutionMode);
}
