import { newId, systemClock, type TenantId } from '@app/kernel';
import { aStoredRun } from '../acceptance/run-start.builder';
import type { WorkflowEngine } from '../engine/workflow-engine';
import type { PlanExecutor } from '../plan-executor';
import { ActiveRuns } from './active-runs';
import type { RunContexts } from './run-contexts';
import type { RunEndings } from './run-endings';
import { RunSegments } from './run-segments';
import { RunTurns } from './run-turns';

describe(RunTurns.name, () => {
  const run = aStoredRun(newId<TenantId>());
  let steps: string[];
  let active: ActiveRuns;
  let turns: RunTurns;
  let isEngineUp: boolean;
  let work: Promise<void>;

  beforeEach(() => {
    [steps, isEngineUp] = [[], true];
    active = new ActiveRuns({ maxRuns: 10, connections: 20, handOverMs: 0 });
    const contexts = { open: () => Promise.resolve({ context: {}, journal: { event: () => undefined } }) };
    const endings = { conclude: () => Promise.resolve(true) };
    const executor = { execute: () => Promise.resolve(void steps.push('executed')) };
    const segments = new RunSegments(
      active,
      contexts as unknown as RunContexts,
      endings as unknown as RunEndings,
      executor as unknown as PlanExecutor,
    );
    const engine = {
      begin: (owner: Parameters<RunSegments['work']>[0]) => {
        if (!isEngineUp) return Promise.reject(new Error('no engine'));
        steps.push('begun');
        work = segments.work(owner);
        return Promise.resolve();
      },
    };
    turns = new RunTurns(active, engine as unknown as WorkflowEngine, segments, systemClock);
    Object.assign(turns, { logger: { warn: () => undefined } });
  });

  it('stores row and workflow at the same time, and works when the row is stored', async () => {
    let store: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => (store = resolve));

    const begun = turns.begin({ run, beganBy: 'run.started', own: () => stored });
    await new Promise(setImmediate);
    expect(steps).toEqual(['begun']);

    store();
    await Promise.all([begun, work]);
    expect(steps).toEqual(['begun', 'executed']);
  });

  it('works once, and without a workflow where none can begin', async () => {
    isEngineUp = false;

    await turns.begin({ run, beganBy: 'run.resumed' });
    await active.idle();

    expect(steps).toEqual(['executed']);
  });

  it('does nothing for a run whose row could not be stored', async () => {
    const own = (): Promise<void> => Promise.reject(new Error('no connection'));

    await expect(turns.begin({ run, beganBy: 'run.started', own })).rejects.toThrow('no connection');
    await work;

    expect(steps).toEqual(['begun']);
    expect(active.size).toBe(0);
  });
});
