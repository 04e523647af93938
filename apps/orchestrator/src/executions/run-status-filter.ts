import { FINAL_STATUSES, type RunStatus } from '../durability/runs/stored-run';

const STATUSES: readonly RunStatus[] = [
  'queued',
  'running',
  'awaiting_approval',
  'paused',
  ...FINAL_STATUSES,
];

/** Reads a status of the contract; words that mean nothing here fit no run. */
export function statusesOf(word: string | undefined): readonly RunStatus[] | undefined {
  if (word === undefined || word === '') return undefined;
  if (word === 'pending') return ['queued'];
  if (word === 'approval') return ['awaiting_approval'];
  return STATUSES.filter((status) => status === word);
}
