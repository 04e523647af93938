import { newId } from '@app/kernel';
import { aStoredRun } from '../acceptance/run-start.builder';
import type { RunJournal } from '../journal/run-journal';
import type { RunControlState } from '../runs/run-controls.store';
import type { StoredRun } from '../runs/stored-run';
import { RunControl } from './run-control';

describe(RunControl.name, () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const nowMs = Date.parse('2026-01-15T12:00:00Z');
  const aRun = (overrides: Partial<StoredRun> = {}): StoredRun =>
    aStoredRun(newId(), { deadline: new Date(nowMs + 60_000), ...overrides });
  const controlOf = (run: StoredRun): RunControl => new RunControl(run, 'run.started', nowMs);
  const stateOf = (run: StoredRun, changes: Partial<RunControlState>): RunControlState => ({
    ...{ runId: run.runId, ownerEpoch: run.ownerEpoch, requested: null, status: 'running' },
    wakeSeq: run.wakeSeq + 1,
    ...changes,
  });

  it('passes each change on once, in order, and ignores older ones', () => {
    const run = aRun({ wakeSeq: 5 });
    const control = controlOf(run);
    const woken: boolean[] = [];
    control.onWake(() => woken.push(control.isPaused));

    control.apply(stateOf(run, { wakeSeq: 7, requested: null }));
    control.apply(stateOf(run, { wakeSeq: 6, requested: 'pause' }));
    control.apply(stateOf(run, { wakeSeq: 7, requested: 'pause' }));
    control.apply(stateOf(run, { wakeSeq: 8, requested: 'pause' }));

    expect(woken).toEqual([false, true]);
    expect(control.wakeSeq).toBe(8);
  });

  it('tells nobody who has stopped listening, even in the middle of telling', () => {
    const run = aRun();
    const control = controlOf(run);
    const heard: string[] = [];
    const stop = control.onWake(() => heard.push('stopped'));
    control.onWake(() => heard.push('listens'));

    stop();
    control.apply(stateOf(run, {}));

    expect(heard).toEqual(['listens']);
  });

  it('is cancelled with a reason that ends the run, also when that was asked before it began', () => {
    const [early, late] = [aRun({ requested: 'cancel' }), aRun()];
    const controls = [controlOf(early), controlOf(late)];

    controls[1]?.apply(stateOf(late, { requested: 'cancel' }));

    for (const { isOver, signal } of controls) {
      expect(signal.reason).toMatchObject({ code: 'CALL_ABORTED' });
      expect(isOver).toBe(false);
    }
  });

  it('begins paused when that was asked before', () => {
    expect(controlOf(aRun({ requested: 'pause' })).isPaused).toBe(true);
  });

  it('ends when its time is up, and not once it is disposed of', () => {
    const [one, other] = [controlOf(aRun()), controlOf(aRun())];
    other.dispose();

    jest.advanceTimersByTime(59_999);
    expect(one.signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);

    expect(one.signal.reason).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(other.signal.aborted).toBe(false);
  });

  it('is let go by the news of another owner, which closes its journal at once', () => {
    const run = aRun();
    const control = controlOf(run);
    const close = jest.fn().mockResolvedValue([]);
    control.writesTo({ close } as unknown as RunJournal);

    control.apply(stateOf(run, { ownerEpoch: 2, wakeSeq: 0, requested: 'cancel' }));

    expect(control.isOver).toBe(true);
    expect(control.signal.reason).toMatchObject({ code: 'RUN_FENCED' });
    expect(close).toHaveBeenCalled();
  });

  it('closes a journal that is opened after it was let go', async () => {
    const control = controlOf(aRun());
    const close = jest.fn().mockResolvedValue([]);

    await control.letGo();
    control.writesTo({ close } as unknown as RunJournal);

    expect(close).toHaveBeenCalled();
  });
});
