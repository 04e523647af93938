import type { Json } from '@app/kernel';
import type { StepJournal } from '../step-journal';
import { NO_USAGE, plus, type SettledStep, type StepKey, type StepUsage } from '../step-outcome';

/** What is behind a step that has not ended. */
export interface PastTries {
  /** What they used, but the parts that are journalled under names of their own. */
  readonly usage: StepUsage;
}

/** Each failed try and each wait for a person that used something is journalled as `step:past-0`, `step:past-1`, and so on. */
export function pastTries(journal: StepJournal, key: StepKey): PastTries {
  let usage = NO_USAGE;
  for (const past of entriesOf(journal, key)) usage = plus(usage, past.usage);
  return { usage };
}

/** Keeps what the step has used since this was done before, for whichever task goes on with it; counted with the step. */
export async function keepPast(
  journal: StepJournal,
  key: StepKey,
  { at, ...past }: PastTries & { readonly at: Date },
): Promise<void> {
  const output = past satisfies PastTries as unknown as Json;
  const outcome = {
    status: 'completed',
    output,
    decisionId: null,
    usage: NO_USAGE,
    simulated: false,
  } as const;
  const entry = `${key}:past-${entriesOf(journal, key).length}`;
  await journal.finish(entry, { outcome, attempt: 1, startedAt: at, endedAt: at });
}

function entriesOf({ settled }: StepJournal, key: StepKey): PastTries[] {
  const entries: PastTries[] = [];
  for (;;) {
    const past = pastOf(settled.get(`${key}:past-${entries.length}`));
    if (past === null) return entries;
    entries.push(past);
  }
}

function pastOf(stored: SettledStep | undefined): PastTries | null {
  return stored?.outcome.status === 'completed' ? (stored.outcome.output as unknown as PastTries) : null;
}
