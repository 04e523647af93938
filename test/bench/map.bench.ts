import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { request } from 'undici';
import { rowOf, type BenchOptions, type BenchResult, type BenchRow } from './bench-report';
import { prepareTenant } from './bench-tenant';
import { MapOrchestrators } from './map-orchestrators';

const STEP_MS = 200;
const WIDE_STEPS = 50;
/**
 * Runs of a wide plan on each process before any is measured: services run for weeks, and Node compiles as it goes. Measured
 * with Node 20: the first ten runs take 10 % longer than those after the fortieth, which no longer get faster.
 */
const WIDE_WARM_UPS = 45;
const WIDE_SAMPLES = 21;
const ANSWER = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_741_569_952,
  model: 'gpt-4.1-mini',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Done.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
});

const noOp = (id: string, depends_on: readonly string[] = []): object => ({
  ...{ id, depends_on, type: 'llm-call', prompt: 'Go' },
});
const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}`);

const ONE_WAVE = { steps: ids('a', 10).map((id) => noOp(id)) };
const THREE_WAVES = {
  steps: [
    ...ids('a', 4).map((id) => noOp(id)),
    ...ids('b', 3).map((id) => noOp(id, ids('a', 4))),
    ...ids('c', 3).map((id) => noOp(id, ids('b', 3))),
  ],
};
const WIDE = {
  steps: ids('w', WIDE_STEPS).map((id) => ({
    ...{ id, type: 'llm-call', prompt: 'Wait', model: 'gpt-4.1-mini' },
  })),
};

/**
 * Plans on the built orchestrators, asked directly: the cost of coordination with steps that the stand-in answers at once,
 * each governed and recorded, the speed-up of steps that wait for a model, and the time until another task goes on with
 * the run of one that was killed. The baseline is the same steps by hand, without governance or durability.
 * @public loaded by name
 */
export async function run({ databaseUrl, serviceUrl, seconds }: BenchOptions): Promise<BenchResult> {
  const tenant = await prepareTenant(databaseUrl);
  const model = await startSlowModel();
  const modelUrl = `http://127.0.0.1:${(model.address() as AddressInfo).port}`;
  // The stand-in answers only where no real provider is configured.
  const standIn = { DATABASE_URL: serviceUrl };
  const slow = { ...standIn, OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: `${modelUrl}/v1` };
  const withOrchestrators = async <Result>(
    count: number,
    env: Readonly<Record<string, string>>,
    work: (orchestrators: MapOrchestrators) => Promise<Result>,
  ): Promise<Result> => {
    const orchestrators = await MapOrchestrators.start(count, tenant, env);
    try {
      return await work(orchestrators);
    } finally {
      await orchestrators.stop();
    }
  };
  try {
    const rowsWith = async (count: number, name: string): Promise<Rows> => ({
      ...(await withOrchestrators(count, standIn, (group) => measure(name, group, seconds))),
      wide: await withOrchestrators(count, slow, (group) => measureWide(name, group)),
    });
    const one = await rowsWith(1, '1 process');
    const three = await rowsWith(3, '3 processes');
    const handOver = await withOrchestrators(2, slow, (group) => killOwner(group, databaseUrl));
    const byHand = await repeated('50 x 200 ms by hand', WIDE_SAMPLES, () => waitAllByHand(modelUrl));
    return resultOf({ one, three, handOver, byHand: { ...byHand, baseline: true } });
  } finally {
    model.closeAllConnections();
    model.close();
  }
}

interface Rows {
  readonly oneWave: BenchRow;
  readonly threeWaves: BenchRow;
  readonly saturated: BenchRow;
  readonly wide: BenchRow;
}

async function measureWide(name: string, group: MapOrchestrators): Promise<BenchRow> {
  for (let at = 0; at < WIDE_WARM_UPS * group.processes.length; at++) await group.run(WIDE);
  return repeated(`${name}: 50 x 200 ms`, WIDE_SAMPLES, () => group.run(WIDE));
}

async function measure(name: string, group: MapOrchestrators, seconds: number): Promise<Omit<Rows, 'wide'>> {
  await inParallel('', 8, { seconds: 2, work: () => group.run(THREE_WAVES) });
  return {
    oneWave: await inParallel(`${name}: 10 steps, one wave`, 1, { seconds, work: () => group.run(ONE_WAVE) }),
    threeWaves: await inParallel(`${name}: 10 steps, 4-3-3`, 1, {
      seconds,
      work: () => group.run(THREE_WAVES),
    }),
    saturated: await inParallel(`${name}: 10 steps, 32 plans at once`, 32, {
      seconds,
      work: () => group.run(ONE_WAVE),
    }),
  };
}

/** A closed loop: each caller sends its next plan when the last is answered. */
async function inParallel(
  name: string,
  callers: number,
  { seconds, work }: { readonly seconds: number; readonly work: () => Promise<number> },
): Promise<BenchRow> {
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1_000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < endMs) latenciesMs.push(await work());
    }),
  );
  return rowOf(name, latenciesMs, { elapsedMs: performance.now() - startedMs });
}

async function repeated(name: string, times: number, work: () => Promise<number>): Promise<BenchRow> {
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  for (let at = 0; at < times; at++) latenciesMs.push(await work());
  return rowOf(name, latenciesMs, { elapsedMs: performance.now() - startedMs });
}

async function waitAllByHand(modelUrl: string): Promise<number> {
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: WIDE_STEPS }, async () => {
      const { body } = await request(`${modelUrl}/v1/chat/completions`, { method: 'POST', body: '{}' });
      await body.dump();
    }),
  );
  return performance.now() - startedMs;
}

/** @returns how long after the death of its owner another task had taken the run up, in milliseconds */
async function killOwner(group: MapOrchestrators, databaseUrl: string): Promise<number> {
  const owner = new Client(databaseUrl);
  await owner.connect();
  try {
    const answer = group.run(WIDE).catch(() => undefined);
    await firstRow(owner, 'select created_at as at from plan_runs where ended_at is null');
    const killedAtMs = Date.now();
    group.processes[0]?.signal('SIGKILL');
    await answer;
    const takenOver = await firstRow(
      owner,
      `select occurred_at as at from plan_events where type = 'run.taken_over'`,
    );
    return takenOver.getTime() - killedAtMs;
  } finally {
    await owner.end();
  }
}

async function firstRow(owner: Client, sql: string): Promise<Date> {
  const endMs = performance.now() + 15_000;
  while (performance.now() < endMs) {
    const { rows } = await owner.query<{ at: Date }>(sql);
    if (rows[0] !== undefined) return rows[0].at;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited in vain for a row: ${sql}`);
}

/** A model that takes its time, like real ones. */
async function startSlowModel(): Promise<Server> {
  const server = createServer((asked, response) => {
    asked.resume();
    setTimeout(() => response.setHeader('content-type', 'application/json').end(ANSWER), STEP_MS);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function rowsOf({ oneWave, saturated, threeWaves, wide }: Rows): BenchRow[] {
  return [oneWave, threeWaves, saturated, wide];
}

interface Measured {
  readonly one: Rows;
  readonly three: Rows;
  readonly handOver: number;
  readonly byHand: BenchRow;
}

function resultOf({ byHand, handOver, one, three }: Measured): BenchResult {
  const speedUp = ({ wide }: Rows): number => (WIDE_STEPS * STEP_MS) / wide.p50Ms;
  return {
    suite: 'map',
    rows: [...rowsOf(one), ...rowsOf(three), byHand],
    ratios: [
      { name: 'p95 ms, one wave, 1 process', value: one.oneWave.p95Ms, aim: 'floor < 50, aim < 15' },
      { name: 'p95 ms, one wave, 3 processes', value: three.oneWave.p95Ms, aim: 'floor < 50, aim < 15' },
      { name: 'plans per second, 1 process', value: one.saturated.perSecond, aim: '>= 300' },
      { name: 'plans per second, 3 processes', value: three.saturated.perSecond, aim: '>= 300' },
      {
        name: 'times faster than one after the other, 1 process',
        value: speedUp(one),
        aim: 'floor 40, aim >= 45',
      },
      {
        name: 'times faster than one after the other, 3 processes',
        value: speedUp(three),
        aim: 'floor 40, aim >= 45',
      },
      { name: 'times faster by hand', value: (WIDE_STEPS * STEP_MS) / byHand.p50Ms },
      { name: 'ms from the death of an owner until another goes on', value: handOver, aim: '< 5000' },
    ],
    notes: [
      'each of the 10 steps is decided and recorded on its own, twice: 22 audit records and 10 journal rows a plan',
      'the processes share the machine with PostgreSQL, the model and the callers',
    ],
  };
}
