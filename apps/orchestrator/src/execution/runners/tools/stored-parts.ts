import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import { NO_USAGE, type CompletedStep } from '../../step-outcome';
import type { TryBounds } from '../../step-runner.types';

/** What is kept of a part besides its name. */
type PartFacts = Pick<CompletedStep, 'decisionId' | 'output' | 'simulated'>;

/**
 * Parts of steps that are done, journalled as `step:part`, so that neither another try nor another task does them again.
 * What they used is counted with their step.
 */
@Injectable()
export class StoredParts {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** A part that was done before; null when it was not. */
  find({ key, run }: Pick<TryBounds, 'key' | 'run'>, part: string): CompletedStep | null {
    const stored = run.journal.settled.get(`${key}:${part}`)?.outcome;
    return stored?.status === 'completed' ? stored : null;
  }

  async keep({ key, run }: Pick<TryBounds, 'key' | 'run'>, part: string, facts: PartFacts): Promise<void> {
    const at = this.clock.now();
    const outcome: CompletedStep = { status: 'completed', usage: NO_USAGE, ...facts };
    await run.journal.finish(`${key}:${part}`, { outcome, attempt: 1, startedAt: at, endedAt: at });
  }
}
