/** How one step of a plan ended. Durations are whole milliseconds. */
export type StepResult = StepEnding & { readonly durationMs: number };

/** An ending without its time. */
export type StepEnding =
  | {
      readonly status: 'completed';
      readonly response: string;
      readonly decisionId: string;
      readonly simulated: boolean;
    }
  | {
      readonly status: 'awaiting_approval' | 'blocked' | 'failed' | 'skipped';
      readonly reason: string;
      readonly decisionId: string | null;
    };
