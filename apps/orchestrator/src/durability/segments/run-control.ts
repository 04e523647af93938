import { CallAbortedError, DeadlineExceededError } from '@app/kernel';
import { systemTimers } from '../../execution/timers';
import { RunFencedError } from '../durability.errors';
import type { Ownership, RunEvent } from '../journal/journal-entry';
import type { RunJournal } from '../journal/run-journal';
import type { RunControlState } from '../runs/run-controls.store';
import type { StoredRun } from '../runs/stored-run';

/** The event with which a task takes up a run. */
export type TurnBeginning = 'run.resumed' | 'run.started' | 'run.taken_over';

/** The reins of one run that this task works on. */
export class RunControl {
  private readonly controller = new AbortController();
  private readonly listeners = new Set<() => void>();
  private readonly callOffDeadline: () => void;
  private seenWakeSeq: number;
  private pauseRequested: boolean;
  private isLetGo = false;
  /** Runs of its steps that it waits for. */
  private awaited = 0;
  private owned: Promise<boolean> = Promise.resolve(true);
  private worked: Promise<void> | undefined;
  private openJournal: RunJournal | undefined;

  /** @param nowMs wall-clock time */
  constructor(
    private current: StoredRun,
    readonly beganBy: TurnBeginning,
    nowMs: number,
  ) {
    const run = current;
    this.seenWakeSeq = run.wakeSeq;
    this.pauseRequested = run.requested === 'pause';
    this.callOffDeadline = systemTimers.after(run.deadline.getTime() - nowMs, () =>
      this.controller.abort(new DeadlineExceededError('The run took longer than it may.')),
    );
    if (run.requested === 'cancel') this.cancel();
  }

  /** As it is now: runs may revise their plans. */
  get run(): StoredRun {
    return this.current;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The newest change from outside that the run has been told of. */
  get wakeSeq(): number {
    return this.seenWakeSeq;
  }

  get isPaused(): boolean {
    return this.pauseRequested;
  }

  /** True when the run is somebody else's now. */
  get isOver(): boolean {
    return this.isLetGo;
  }

  /** True while it waits for runs of its steps: those need the places of their task. */
  get standsAside(): boolean {
    return this.awaited > 0;
  }

  get owner(): Ownership {
    return { runId: this.run.runId, ownerEpoch: this.run.ownerEpoch };
  }

  /** Names the write that makes this task the owner: before it is stored, nothing is done for the run. */
  worksAfter(owned: Promise<void>): void {
    this.owned = owned.then(
      () => true,
      () => false,
    );
  }

  /** Resolves when it is known whether the run is this task's, with whether it is. Never rejects. */
  isOwned(): Promise<boolean> {
    return this.owned;
  }

  /** Does the work of this turn, once, as soon as the run is this task's. @returns its end, whoever asks */
  workOnce(work: () => Promise<void>): Promise<void> {
    this.worked ??= this.owned.then((isOwned) => (isOwned ? work() : undefined));
    return this.worked;
  }

  /** Stands aside until a run of one of its steps is done. */
  async standAsideFor<Result>(child: Promise<Result>): Promise<Result> {
    this.awaited++;
    try {
      return await child;
    } finally {
      this.awaited--;
    }
  }

  /** Calls back whenever something changed outside. @returns how to stop */
  onWake(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Notes what the run has made of its plan. */
  revisedAs(plan: StoredRun['plan'], planRevision: number): void {
    this.current = { ...this.current, plan, planRevision };
  }

  /** Passes on what was asked of the run. */
  apply({ ownerEpoch, requested, wakeSeq }: RunControlState): void {
    if (ownerEpoch !== this.run.ownerEpoch) return void this.letGo();
    if (wakeSeq <= this.seenWakeSeq) return;
    this.seenWakeSeq = wakeSeq;
    this.pauseRequested = requested === 'pause';
    if (requested === 'cancel') this.cancel();
    for (const listener of [...this.listeners]) listener();
  }

  /** Names the journal that must be closed when the run is let go. */
  writesTo(journal: RunJournal): void {
    this.openJournal = journal;
    if (this.isLetGo) void journal.close();
  }

  /** Stops all work at once: the run goes on elsewhere. @returns the events that are not stored yet */
  letGo(): Promise<readonly RunEvent[]> {
    this.isLetGo = true;
    const events = this.openJournal?.close() ?? Promise.resolve([]);
    this.controller.abort(new RunFencedError());
    return events;
  }

  dispose(): void {
    this.callOffDeadline();
  }

  private cancel(): void {
    this.controller.abort(new CallAbortedError('The run was cancelled.'));
  }
}
