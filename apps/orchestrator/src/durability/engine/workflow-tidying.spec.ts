import { randomUUID } from 'node:crypto';
import type { Ownership } from '../journal/journal-entry';
import type { RunControlsStore, RunControlState } from '../runs/run-controls.store';
import type { WorkflowEngine } from './workflow-engine';
import { WorkflowTidying } from './workflow-tidying';

describe(WorkflowTidying.name, () => {
  let open: Ownership[];
  let states: RunControlState[];
  let closed: Ownership[];
  let forgotten: number;
  let tidying: WorkflowTidying;
  beforeEach(() => {
    jest.useFakeTimers();
    [open, states, closed, forgotten] = [[], [], [], 0];
    const engine = {
      openTurns: () => Promise.resolve(open),
      close: (turns: Ownership[]) => Promise.resolve(void closed.push(...turns)),
      forgetFinished: () => Promise.resolve(void forgotten++),
    };
    const controls = { statesOf: () => Promise.resolve(states) };
    tidying = new WorkflowTidying(
      engine as unknown as WorkflowEngine,
      controls as unknown as RunControlsStore,
    );
    Object.assign(tidying, { logger: { warn: () => undefined } });
    tidying.start();
  });
  afterEach(async () => {
    await tidying.stop();
    jest.useRealTimers();
  });

  const aTurn = (ownerEpoch = 1): Ownership => ({ runId: randomUUID(), ownerEpoch });
  const stateOf = (
    { ownerEpoch, runId }: Ownership,
    changes: Partial<RunControlState> = {},
  ): RunControlState => ({
    ...{ runId, ownerEpoch, requested: null, wakeSeq: 0, status: 'running' },
    ...changes,
  });

  it('closes turns of runs that rest, ended, went on elsewhere or are gone, and leaves those at work', async () => {
    const [working, waiting, ended, passedOn, gone] = [aTurn(3), aTurn(), aTurn(), aTurn(), aTurn()];
    open = [working, waiting, ended, passedOn, gone];
    states = [
      stateOf(working),
      stateOf(waiting, { status: 'awaiting_approval' }),
      stateOf(ended, { status: 'completed' }),
      stateOf(passedOn, { ownerEpoch: 2 }),
    ];

    await jest.advanceTimersByTimeAsync(5_000);

    expect(closed).toEqual([waiting, ended, passedOn, gone]);
    expect(forgotten).toBe(1);
  });

  it('goes on after a failure', async () => {
    states = null as unknown as RunControlState[];
    open = [aTurn()];
    await jest.advanceTimersByTimeAsync(5_000);
    states = [];
    await jest.advanceTimersByTimeAsync(5_000);

    expect(closed).toEqual(open);
  });

  it('does nothing more once it is stopped', async () => {
    await tidying.stop();
    await jest.advanceTimersByTimeAsync(20_000);

    expect(forgotten).toBe(0);
  });
});
