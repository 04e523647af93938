import { NO_USAGE, plus, type StepUsage } from '../step-outcome';
import type { PastTries } from './past-tries';

/** What a step used since somebody asked. */
type Used = Required<Omit<PastTries, 'undone'>>;

const NOTHING: Used = { usage: NO_USAGE, parts: {} };

/** What a step has used so far, part by part. A named part counts once, however often the step is tried or waits. */
export class PartUsage {
  private readonly counted: Set<string>;
  private all: StepUsage;
  private untaken = NO_USAGE;
  private unkept = NOTHING;

  /** @param past of earlier tries, which the journal has kept */
  constructor(past: Used) {
    this.counted = new Set(Object.keys(past.parts));
    this.all = Object.values(past.parts).reduce(plus, past.usage);
  }

  /** Of every part so far. */
  get total(): StepUsage {
    return this.all;
  }

  /** @param part null for one that every try does anew; the others are journalled by whoever does them */
  count(part: string | null, usage: StepUsage): void {
    if (part !== null && this.counted.has(part)) return;
    const { parts, usage: unnamed } = this.unkept;
    if (part === null) this.unkept = { parts, usage: plus(unnamed, usage) };
    else this.unkept = { parts: { ...parts, [part]: usage }, usage: unnamed };
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

  /** Of the parts that were counted since this was asked before, for the journal. */
  takeUnkept(): Used {
    const taken = this.unkept;
    this.unkept = NOTHING;
    return taken;
  }
}
