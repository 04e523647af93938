import { NO_USAGE, plus, type StepUsage } from '../step-outcome';

/** What finished parts of a step have used. A named part counts once, however often the step is tried or waits. */
export class PartUsage {
  private readonly counted = new Set<string>();
  private untaken = NO_USAGE;
  private all = NO_USAGE;

  /** Of every part so far. */
  get total(): StepUsage {
    return this.all;
  }

  /** @param part null for one that every try does anew */
  count(part: string | null, usage: StepUsage): void {
    if (part !== null && this.counted.has(part)) return;
    if (part !== null) this.counted.add(part);
    this.untaken = plus(this.untaken, usage);
    this.all = plus(this.all, usage);
  }

  /** Of the parts that were counted since this was asked before. */
  take(): StepUsage {
    const taken = this.untaken;
    this.untaken = NO_USAGE;
    return taken;
  }
}
