import type { RunApprovals } from '../execution/run-context';
import type { StoredRun } from './runs/stored-run';

/** Injection token of the {@link RunApprovalsProvider}. */
export const RUN_APPROVALS = Symbol('RUN_APPROVALS');

/** Gives a run its questions to people. */
export interface RunApprovalsProvider {
  of(run: StoredRun): RunApprovals;
}
