import { newId, type TenantId } from '@app/kernel';
import { aStoredRun } from '../../durability/acceptance/run-start.builder';
import type { RunChannels } from '../../durability/runs/run-channels';
import type { RunStatus } from '../../durability/runs/stored-run';
import type { Executions } from '../executions.service';
import type { RunHistory } from '../run-history';
import { ExecutionStream } from './execution-stream';

const run = aStoredRun(newId<TenantId>());

/** A run that ends while its events are being read. */
class EndingRun {
  status: RunStatus = 'running';
  private readonly events: string[] = [];

  readonly executions = {
    find: () =>
      Promise.resolve({
        run: { ...run, status: this.status, output: null, outputText: null, endedAt: null },
        steps: [],
      }),
  } as unknown as Executions;

  readonly history = {
    eventsAfter: (_tenantId: TenantId, { seq }: { seq: number }) => {
      this.status = 'completed';
      this.events.splice(0, 2, 'run.started', 'run.finished');
      return Promise.resolve(this.events.map((type, at) => ({ type, seq: at + 1 })).slice(seq));
    },
  } as unknown as RunHistory;
}

describe(ExecutionStream.name, () => {
  it('tells with the last event of a run how it ended, also when that happens meanwhile', async () => {
    const ending = new EndingRun();
    const stream = new ExecutionStream(ending.history, ending.executions, {} as RunChannels);
    const told: string[] = [];

    for await (const frame of stream.events(run, 0, new AbortController().signal)) told.push(frame);

    expect(told.at(-1)).toMatch(/^id: 2\nevent: run.finished\n.*"status":"completed"/);
  });
});
