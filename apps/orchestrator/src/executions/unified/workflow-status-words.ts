import { WORKFLOW_STATUSES, type WorkflowStatus } from '../../workflows/workflow.entity';

const WORDS: Readonly<Record<WorkflowStatus, string>> = {
  in_progress: 'running',
  completed: 'completed',
  aborted: 'cancelled',
  failed: 'failed',
};

/** The status of a workflow in the words that it shares with runs of plans. */
export function unifiedWordOf(status: WorkflowStatus): string {
  return WORDS[status];
}

/** Reads a status, shared or a workflow's own; words that mean nothing here fit no workflow. */
export function workflowStatusesOf(word: string | undefined): readonly WorkflowStatus[] | undefined {
  if (word === undefined || word === '') return undefined;
  return WORKFLOW_STATUSES.filter((status) => status === word || WORDS[status] === word);
}
