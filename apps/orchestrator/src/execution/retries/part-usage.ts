import { NO_USAGE, plus, type StepUsage } from '../step-outcome';

/** What a step has used so far, part by part. A named part counts once, however often the step is tried or waits. */
export class PartUsage {
  private readonly counted = new Set<string>();
  private untaken = NO_USAGE;
  private unkept = NO_USAGE;

  /** @param all of earlier tries, which the budget has counted and the journal has kept */
  constructor(private all: StepUsage) {}

  /** Of every part so far. */
  get total(): StepUsage {
    return this.all;
  }

  /** @param part null for one that every try does anew; the others are journalled by whoever does them */
  count(part: string | null, usage: StepUsage): void {
    if (part !== null && this.counted.has(part)) return;
    if (part === null) this.unkept = plus(this.unkept, usage);
    else this.counted.add(part);
    this.untaken = plus(this.untaken, usage);
    this.all = plus(this.all, usage);
  }

  /** Of the parts that were counted since this was asked before. */
  take(): StepUsage {
    const taken = this.untaken;
    this.untaken = NO_USAGE;
    return taken;
  }

  /** Of the parts without a name that were counted since this was asked before. */
  takeUnkept(): StepUsage {
    const taken = this.unkept;
    this.unkept = NO_USAGE;
    return taken;
  }
}
