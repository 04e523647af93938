import type { Json } from '@app/kernel';
import type { StepJournal } from '../step-journal';
import { NO_USAGE, plus, type SettledStep, type StepKey, type StepUsage } from '../step-outcome';

/** What is behind a step that has not ended. */
export interface PastTries {
  /** What they used, but the parts that are journalled under names of their own. */
  readonly usage: StepUsage;
  /** What those parts used, by their names. Absent in what earlier releases kept, as is the following. */
  readonly parts?: Readonly<Record<string, StepUsage>>;
  /** Parts whose side effects were begun and are known not to have happened; empty for the step itself. */
  readonly undone?: readonly string[];
}

/** What the tries of a step that are behind it used. */
export function pastUsage(journal: StepJournal, key: StepKey): Required<Omit<PastTries, 'undone'>> {
  const entries = entriesOf(journal, key);
  return {
    usage: entries.reduce((sum, { usage }) => plus(sum, usage), NO_USAGE),
    parts: Object.assign({}, ...entries.map(({ parts }) => parts)) as Record<string, StepUsage>,
  };
}

/** How often the side effect of a part was begun and is known not to have happened. */
export function timesUndone(journal: StepJournal, key: StepKey, part: string): number {
  return entriesOf(journal, key).filter(({ undone = [] }) => undone.includes(part)).length;
}

/**
 * Keeps what is known of the step since this was done before, for whichever task goes on with it; what it used is counted with
 * the step. Journalled as `step:past-0`, `step:past-1` and so on, and not at all when there is nothing to know.
 */
export async function keepPast(
  journal: StepJournal,
  key: StepKey,
  { at, ...past }: Required<PastTries> & { readonly at: Date },
): Promise<void> {
  const { completionTokens, costMicroUsd, promptTokens } = past.usage;
  const known = Object.keys(past.parts).length + past.undone.length;
  if (promptTokens + completionTokens + costMicroUsd + known === 0) return;
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
