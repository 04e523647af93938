import type { Plan } from '../planning/plan';
import type { CallUser, Principal, TraceContext } from '@app/kernel';
import type { RunPlace } from '../durability/runs/stored-run';
import type { ChildRuns } from './child-runs';
import type { StepJournal } from './step-journal';
import type { StepKey } from './step-outcome';

/** What became of a question to a person. */
export interface ApprovalState {
  readonly approvalId: string;
  readonly status: 'approved' | 'expired' | 'pending' | 'rejected';
  readonly decisionId: string | null;
  readonly expiresAt: Date;
  /** Who decided, and what they said. */
  readonly decidedBy?: string;
  readonly comment?: string;
}

/** What a step asks people, and on which terms it goes on. */
export interface StepQuestion {
  readonly message: string;
  readonly expiresAt: Date;
  /** Roles, client ids, or ids and email addresses of people; any admin when absent or empty. */
  readonly approvers?: readonly string[];
  /** How many people must approve; one when absent. */
  readonly requiredApprovals?: number;
  /** Whether somebody else than who runs the plan must decide; false when absent. */
  readonly excludesRequester?: boolean;
  /** Who is told the decision; nobody when absent. */
  readonly notifyUrl?: string;
}

/** The questions to people that a run has asked. */
export interface RunApprovals {
  /** Asks for an approval of a step; asking again changes nothing. */
  request(key: StepKey, question: StepQuestion): Promise<ApprovalState>;
  /** The state of a step's question; null when none was asked. */
  stateOf(key: StepKey): Promise<ApprovalState | null>;
  /**
   * The newest question of each step, and of each part of one, by `step` or `step:part`; of those that policies asked, too.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  states(): Promise<ReadonlyMap<StepKey, ApprovalState>>;
}

/** What every step of a run needs to know about it. */
export interface RunContext extends RunPlace {
  readonly planId: string;
  /** On whose behalf everything is done. */
  readonly principal: Principal;
  readonly user: CallUser;
  readonly trace: TraceContext;
  /**
   * Fires when the run is cancelled (reason CallAbortedError), its deadline passes (DeadlineExceededError), or this task no
   * longer owns it (any other reason: nothing is stored then); reaches every socket.
   */
  readonly signal: AbortSignal;
  readonly deadline: Date;
  /** Higher goes first where steps of several runs compete. */
  readonly priority: number;
  readonly journal: StepJournal;
  /** How the plan was asked to run, such as `confirm`; holds for steps too that are added while it runs. */
  readonly mode: string;
  /**
   * Stores the next revision of the plan. Revisions are stored in the order of the calls; storing one again changes
   * nothing. @throws RunFencedError (RUN_FENCED), DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  revise(plan: Plan): Promise<void>;
  readonly approvals: RunApprovals;
  /** Whether people may have been asked in the run before: it is not the first time that it is executed. */
  readonly isResumed: boolean;
  readonly children: ChildRuns;
  /** Calls back when something outside changed, such as an approval. @returns how to stop listening */
  onWake(listener: () => void): () => void;
  /** True while nothing new may start. */
  isPaused(): boolean;
}
