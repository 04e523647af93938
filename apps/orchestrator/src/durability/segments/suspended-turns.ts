import { Injectable } from '@nestjs/common';
import type { SuspendedRun } from '../../execution/run-result';
import { RunControlsStore } from '../runs/run-controls.store';
import { RunStore } from '../runs/run-store';
import { RunRests } from './run-rests';
import type { Turn } from './turn';

/** Lets runs wait. */
@Injectable()
export class SuspendedTurns {
  constructor(
    private readonly store: RunStore,
    private readonly controls: RunControlsStore,
    private readonly rests: RunRests,
  ) {}

  /**
   * Lets a run wait, unless something has happened that its executor does not know of: then the row says so.
   * @returns false when the run must go on here
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async suspend({ control, journal }: Turn, rest: SuspendedRun): Promise<boolean> {
    const { run, owner, wakeSeq } = control;
    journal.event(rest.status === 'paused' ? 'run.paused' : 'run.waiting', {});
    await journal.flush();
    if (await this.store.suspend(owner, rest, wakeSeq)) {
      const { settled: steps } = journal;
      const { runId } = run;
      this.rests.tell(runId, { runId, status: rest.status, output: null, text: '', steps, whole: null });
      return true;
    }
    const [state] = await this.controls.statesOf([run.runId]);
    if (state === undefined) await control.letGo();
    else control.apply(state);
    return control.isOver;
  }
}
