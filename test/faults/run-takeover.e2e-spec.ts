import { setTimeout as sleep } from 'node:timers/promises';
import { verifyDatabase } from '@app/audit';
import { chainsPlan, Orchestrators, type RunSeen } from './support/orchestrators';
import { until } from './support/until';

/** Runs that lose their owner; `AXONFLOW_FAULT_ROUNDS=100` for the long version. */
const ROUNDS = Number(process.env.AXONFLOW_FAULT_ROUNDS ?? 8);
/** Runs that one kill hits at once, each at another moment of its life. */
const RUNS_PER_KILL = 4;
/** How long an owner is asleep: three times its lease. */
const SLEEP_MS = 10_000;
/** A plan takes about this long, or longer. */
const PLAN_MS = 100;
/** Of the 60 side effects of runs that are hit at once, so many have happened at most: one of them is under way. */
const LATEST_KILL = 45;

jest.setTimeout(60_000 + ROUNDS * 10_000);

const ONCE = [0, 1, 2, 3].flatMap((chain) => [0, 1, 2].map((at) => `c${chain}s${at}`));
const RISKY = ['c4s0', 'c4s1', 'c4s2'];

describe('runs whose orchestrator dies', () => {
  let cluster: Orchestrators;
  beforeAll(async () => {
    cluster = await Orchestrators.start(3);
  });
  afterAll(() => cluster.stop());

  const begin = async (place: number, name: string): Promise<string> => {
    cluster.run(place, chainsPlan(name)).catch(() => undefined);
    return cluster.runNamed(name);
  };

  const assertEffects = async ({ id, status, steps }: RunSeen): Promise<void> => {
    const effects = await cluster.effects.of(id);
    expect(ONCE.filter((step) => steps[step] !== 'completed' || !effects.has(step))).toEqual([]);
    for (const step of RISKY) {
      expect([undefined, 1]).toContain(effects.get(step));
      if (steps[step] === 'completed') expect(effects.get(step)).toBe(1);
      if (steps[step] === 'skipped') expect(effects.get(step)).toBeUndefined();
    }
    const isWhole = RISKY.every((step) => steps[step] === 'completed');
    expect(isWhole ? 'completed' : 'partial').toBe(status);
    if (!isWhole) expect(Object.values(steps)).toContain('uncertain');
  };

  it('are ended by others: what may be repeated happens once, what may not is reported', async () => {
    const seen: RunSeen[] = [];
    const takeoverMs: number[] = [];
    for (let round = 0; round * RUNS_PER_KILL < ROUNDS; round++) {
      const victim = round % 3;
      const runIds = await Promise.all(
        Array.from({ length: RUNS_PER_KILL }, async (_, at) => {
          await sleep(Math.random() * PLAN_MS);
          return begin(victim, `round ${round} run ${at}`);
        }),
      );
      const killedAfter = Math.random() * LATEST_KILL;
      await until('it is time to kill', async () => (await cluster.effects.countOf(runIds)) >= killedAfter);
      cluster.processes[victim]?.signal('SIGKILL');
      const killedMs = performance.now();
      const ended = await cluster.ended(runIds);
      takeoverMs.push(performance.now() - killedMs);
      seen.push(...ended);
      await cluster.processes[victim]?.kill();
      await cluster.replace(victim);
    }

    for (const run of seen) await assertEffects(run);
    const taken = seen.filter(({ takeovers }) => takeovers > 0);
    expect(taken.length).toBeGreaterThan(0);
    expect(Math.max(...takeoverMs)).toBeLessThan(15_000);
    if (process.env.AXONFLOW_FAULT_ROUNDS !== undefined) report(seen, takeoverMs);
  });

  it('leave no open workflow and a sound trail', async () => {
    await until('every workflow is closed', async () => {
      const open = await cluster.query(
        `select workflow_uuid from dbos.workflow_status where status = 'PENDING'`,
      );
      return open.length === 0;
    });

    expect((await verifyDatabase(cluster.ownerUrl)).problems).toEqual([]);
  });

  it('cannot be written any more by an owner that was only asleep', async () => {
    const runId = await begin(0, 'asleep');
    cluster.processes[0]?.signal('SIGSTOP');
    const stoppedMs = performance.now();
    const [run] = await cluster.ended([runId]);
    const stored = await cluster.query(
      'select * from plan_step_journal where run_id = $1 order by step_key',
      [runId],
    );
    await sleep(SLEEP_MS - (performance.now() - stoppedMs));
    cluster.processes[0]?.signal('SIGCONT');

    await until(
      'the sleeper is ready again',
      async () => (await cluster.processes[0]?.statusOf('/health/ready')) === 200,
    );

    expect(run?.takeovers).toBe(1);
    await assertEffects(run as RunSeen);
    expect(
      await cluster.query('select * from plan_step_journal where run_id = $1 order by step_key', [runId]),
    ).toEqual(stored);
    expect(await cluster.ended([runId])).toEqual([run]);
  });
});

function report(seen: readonly RunSeen[], takeoverMs: readonly number[]): void {
  const count = (status: string): number =>
    seen.flatMap(({ steps }) => Object.values(steps)).filter((each) => each === status).length;
  process.stderr.write(
    `${seen.length} runs, ${seen.filter(({ takeovers }) => takeovers > 0).length} taken over; steps: ${count('completed')} completed, ` +
      `${count('uncertain')} uncertain, ${count('skipped')} skipped; kill to last end: most ${Math.round(Math.max(...takeoverMs))} ms\n`,
  );
}
