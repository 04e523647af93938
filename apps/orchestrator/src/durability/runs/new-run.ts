import type { StoredRun } from './stored-run';

/** A run that is about to be stored. */
export type NewRun = Pick<
  StoredRun,
  | 'call'
  | 'createdAt'
  | 'deadline'
  | 'input'
  | 'mode'
  | 'parent'
  | 'plan'
  | 'planId'
  | 'planRevision'
  | 'priority'
  | 'runId'
  | 'tenantId'
>;
