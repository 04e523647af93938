import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import type { RunContext } from '../../execution/run-context';
import { JournalReader } from '../journal/journal-reader';
import { JournalWriter } from '../journal/journal-writer';
import { RunJournal } from '../journal/run-journal';
import type { RunControl } from './run-control';
import { RunSurroundings } from './run-surroundings';

/** What a turn of a run works with. */
export interface OpenRun {
  readonly context: RunContext;
  readonly journal: RunJournal;
}

/** Opens runs for those who execute them. */
@Injectable()
export class RunContexts {
  constructor(
    private readonly writer: JournalWriter,
    private readonly reader: JournalReader,
    private readonly surroundings: RunSurroundings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Loads what earlier turns have left. @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async open(control: RunControl): Promise<OpenRun> {
    const { run } = control;
    const isFirstTurn = run.ownerEpoch === 1;
    const contents = isFirstTurn ? this.reader.nothingYet() : await this.reader.read(run.runId);
    const journal = new RunJournal(control.owner, contents, {
      writer: this.writer,
      reader: this.reader,
      clock: this.clock,
      onFenced: () => void control.letGo(),
    });
    control.writesTo(journal);
    return { context: { ...this.contextOf(control, journal), isResumed: !isFirstTurn }, journal };
  }

  private contextOf(control: RunControl, journal: RunJournal): Omit<RunContext, 'isResumed'> {
    const { run, signal } = control;
    const { principal, trace, user } = run.call;
    return {
      runId: run.runId,
      parent: run.parent,
      planId: run.planId,
      principal,
      user,
      trace,
      signal,
      deadline: run.deadline,
      priority: run.priority,
      mode: run.mode,
      journal,
      ...this.surroundings.of(control),
      onWake: (listener) => control.onWake(listener),
      isPaused: () => control.isPaused,
    };
  }
}
