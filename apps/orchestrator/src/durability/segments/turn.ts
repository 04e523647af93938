import type { RunJournal } from '../journal/run-journal';
import type { RunControl } from './run-control';

/** One task's work on one run, from taking it up to letting it rest. */
export interface Turn {
  readonly control: RunControl;
  readonly journal: RunJournal;
}
