/** How one step of a plan ended. */
export type StepResult =
  | {
      readonly status: 'completed';
      readonly response: string;
      readonly decisionId: string;
      readonly simulated: boolean;
      readonly durationMs: number;
    }
  | {
      readonly status: 'awaiting_approval' | 'blocked' | 'failed' | 'skipped';
      readonly reason: string;
      readonly decisionId: string | null;
      readonly durationMs: number;
    };
