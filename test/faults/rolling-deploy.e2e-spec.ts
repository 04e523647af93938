import { Orchestrators, type RunSeen } from './support/orchestrators';
import { until } from './support/until';

jest.setTimeout(60_000);

/** No run is given time to finish, so that each stop hands over what runs. */
const AT_ONCE = { AXONFLOW_RUN_HAND_OVER_MS: '0', DRAIN_MS: '200' };
const RUNS = 5;
const ONCE = [0, 1, 2, 3].flatMap((chain) => [0, 1, 2].map((at) => `c${chain}s${at}`));
const RISKY = ['c4s0', 'c4s1', 'c4s2'];

/** A format that only the newest release knows. */
const NEXT_PLAN_FORMAT = 99;

function release(version: string, planFormat: number | '' = ''): Record<string, string> {
  return {
    NODE_OPTIONS: `--require ${require.resolve('./support/other-release.cjs')}`,
    RELEASE_VERSION: version,
    RELEASE_PLAN_FORMAT: String(planFormat),
  };
}

describe('two releases on one database', () => {
  let cluster: Orchestrators;
  beforeAll(async () => {
    cluster = await Orchestrators.start(1, AT_ONCE);
    // Slow enough that runs are caught in the middle.
    cluster.effects.longestPauseMs = 150;
  });
  afterAll(() => cluster?.stop());

  const beginOn = (place: number, what: string): Promise<string[]> =>
    Promise.all(Array.from({ length: RUNS }, (_, number) => cluster.begin(place, `${what} ${number}`)));
  const versions = async (): Promise<string[]> =>
    (
      await cluster.query<{ version: string }>(
        'select version from executor_leases where expires_at > now() order by version',
      )
    ).map(({ version }) => version);

  /** Nothing lost: what may be repeated is done. Nothing repeated: what may not has happened once at most. */
  const assertWhole = async ({ id, status, steps }: RunSeen): Promise<void> => {
    const effects = await cluster.effects.of(id);
    expect(ONCE.filter((step) => steps[step] !== 'completed' || !effects.has(step))).toEqual([]);
    expect(RISKY.filter((step) => (effects.get(step) ?? 0) > 1)).toEqual([]);
    expect(RISKY.filter((step) => steps[step] === 'completed' && effects.get(step) !== 1)).toEqual([]);
    expect(RISKY.every((step) => steps[step] === 'completed') ? 'completed' : 'partial').toBe(status);
  };

  it('the new one goes on with the runs of the old one, which stops', async () => {
    await cluster.replace(1, release('9.0.0'));
    expect(await versions()).toEqual(['0.1.0', '9.0.0']);
    const runIds = await beginOn(0, 'forward');

    cluster.processes[0]?.signal('SIGTERM');
    expect(await cluster.processes[0]?.ended).toEqual({ code: 0, signal: null });

    const ended = await cluster.ended(runIds);
    for (const run of ended) await assertWhole(run);
    expect(ended.filter(({ owner_epoch }) => Number(owner_epoch) > 1)).not.toEqual([]);
    expect(await versions()).toEqual(['9.0.0']);
  });

  it('the old one goes on with the runs of the new one, which crashes', async () => {
    await cluster.replace(0);
    const runIds = await beginOn(1, 'back');

    cluster.processes[1]?.signal('SIGKILL');

    const ended = await cluster.ended(runIds);
    for (const run of ended) await assertWhole(run);
    expect(ended.filter(({ takeovers }) => takeovers > 0)).not.toEqual([]);
  });

  it('the old one leaves runs alone whose form it does not know, until somebody comes who does', async () => {
    const [newer, old] = [1, 2];
    await Promise.all([cluster.replace(newer, release('9.1.0', NEXT_PLAN_FORMAT)), cluster.replace(old)]);
    const [unknown, known] = await Promise.all([beginOn(newer, 'unknown'), beginOn(old, 'known')]);

    cluster.processes[newer]?.signal('SIGKILL');
    await cluster.processes[newer]?.ended;
    cluster.processes[old]?.signal('SIGKILL');
    const taken = await cluster.ended(known);
    const left = await cluster.query<{ owner_epoch: string }>(
      `select owner_epoch from plan_runs where id = any($1) and status = 'running'`,
      [unknown],
    );
    await cluster.replace(newer, release('9.1.1', NEXT_PLAN_FORMAT));

    const ended = await cluster.ended(unknown);
    for (const run of [...taken, ...ended]) await assertWhole(run);
    expect(left.length).toBeGreaterThan(0);
    expect(new Set(left.map(({ owner_epoch }) => owner_epoch))).toEqual(new Set(['1']));
    expect(taken.filter(({ takeovers }) => takeovers > 0)).not.toEqual([]);
  });

  it('close what the others left open in the engine', async () => {
    await until('every workflow is closed', async () => {
      const open = await cluster.query(
        `select workflow_uuid from dbos.workflow_status where status = 'PENDING'`,
      );
      return open.length === 0;
    });
  });
});
