import type { RunApprovals } from '../execution/run-context';
import type { WaitingStep } from '../execution/step-outcome';
import type { StoredRun } from './runs/stored-run';

/** Injection token of the {@link RunApprovalsProvider}. */
export const RUN_APPROVALS = Symbol('RUN_APPROVALS');

/** Gives a run its questions to people. */
export interface RunApprovalsProvider {
  of(run: StoredRun): RunApprovals;
  /** The question of a run, or of the runs of its steps, that expires first; null when nobody is asked anything. */
  firstOpen(run: Pick<StoredRun, 'parent' | 'runId' | 'tenantId'>): Promise<WaitingStep | null>;
}
