import { NO_USAGE, plus, type StepUsage } from '../step-outcome';

/** What finished parts of a step have used. A part counts once, however often the step is tried or waits. */
export class PartUsage {
  private readonly counted = new Set<string>();
  private untaken = NO_USAGE;
  private all = NO_USAGE;

  /** Of every part so far. */
  get total(): StepUsage {
    return this.all;
  }

  count(part: string, usage: StepUsage): void {
    if (this.counted.has(part)) return;
    this.counted.add(part);
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
