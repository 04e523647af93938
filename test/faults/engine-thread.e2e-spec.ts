import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Orchestrators } from './support/orchestrators';
import { until } from './support/until';

jest.setTimeout(60_000);

const PRELOAD = require.resolve('./support/break-engine-thread.cjs');

describe('an orchestrator whose durable engine breaks', () => {
  let cluster: Orchestrators;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-engine-'));
    cluster = await Orchestrators.start(1);
    cluster.effects.longestPauseMs = 300;
  });
  afterAll(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['throw', 'broken by a test'],
    ['exit', 'The thread of the durable engine ended.'],
  ])('ends by itself, says why, and leaves its runs to others: %s', async (way, reason) => {
    const sign = join(folder, way);
    await cluster.replace(1, { NODE_OPTIONS: `--require ${PRELOAD}`, BREAK_ENGINE_AT: sign });
    const run = await cluster.begin(1, way);
    await until('the run is under way', async () => (await cluster.effects.countOf([run])) > 0);

    await writeFile(`${sign}.new`, way);
    await rename(`${sign}.new`, sign);

    expect(await cluster.processes[1]?.ended).toEqual({ code: 1, signal: null });
    expect(cluster.processes[1]?.lastOutput).toContain(reason);
    expect(await cluster.ended([run])).toMatchObject([{ takeovers: 1 }]);
  });
});
