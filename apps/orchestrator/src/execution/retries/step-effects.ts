import type { StepIntent, StepJournal } from '../step-journal';
import type { StepKey } from '../step-outcome';
import { timesUndone } from './past-tries';

/** Stands for the step itself among its parts. */
const WHOLE = '';

/**
 * Says whether an earlier owner of the run began a side effect of which nobody knows whether it happened.
 * @param part of the step; the step itself when absent
 */
export function wasInFlight(journal: StepJournal, key: StepKey, part = WHOLE): boolean {
  return journal.wasInFlight(intentName(journal, key, part));
}

/**
 * The side effects of one step that must not happen twice, try by try. Each time that one is known not to have happened, its
 * next intent has a name of its own, so that whoever takes the run over can tell which of them is under way; its idempotency
 * key stays the same.
 */
export class StepEffects {
  /** Parts begun in this try. */
  private readonly begun = new Set<string>();
  /** Those of them that may have happened. */
  private readonly inDoubt = new Set<string>();

  constructor(
    private readonly journal: StepJournal,
    private readonly key: StepKey,
  ) {}

  /** Forgets the try before. */
  beginTry(): void {
    this.begun.clear();
    this.inDoubt.clear();
  }

  /** Stores the intent of a side effect. @returns its idempotency key, the same for every try */
  async begin(intent: StepIntent, part = WHOLE): Promise<string> {
    const name = intentName(this.journal, this.key, part);
    const idempotencyKey = await this.journal.begin(keyOf(this.key, part), intent, name);
    if (!intent.idempotent) {
      this.begun.add(part);
      this.inDoubt.add(part);
    }
    return idempotencyKey;
  }

  /** The side effect of a part was refused, or it is stored what became of it. */
  end(part: string): void {
    this.inDoubt.delete(part);
  }

  isInDoubt(part: string): boolean {
    return this.inDoubt.has(part);
  }

  /** Whether nothing that must not happen twice may have happened. */
  get areEnded(): boolean {
    return this.inDoubt.size === 0;
  }

  /** What has not happened of all that was begun in a try that may be made again. */
  get undone(): readonly string[] {
    return [...this.begun].filter((part) => !this.journal.settled.has(keyOf(this.key, part)));
  }
}

function keyOf(key: StepKey, part: string): StepKey {
  return part === WHOLE ? key : `${key}:${part}`;
}

function intentName(journal: StepJournal, key: StepKey, part: string): string {
  const times = timesUndone(journal, key, part);
  return times === 0 ? keyOf(key, part) : `${keyOf(key, part)}:again-${times}`;
}
