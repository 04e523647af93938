import { chainsPlan, Orchestrators } from './support/orchestrators';
import { until } from './support/until';

jest.setTimeout(120_000);

const PARTS = ['north', 'south', 'west'];
/** Long enough that all parts are under way at the same time. */
const PAUSE_MS = 400;

/** What nobody stops is still under way when others go on with the runs of a lost task. */
const LONGER_THAN_A_TAKEOVER_MS = 15_000;

interface Child {
  readonly id: string;
  readonly owner: string | null;
}

describe('plans that steps run apart', () => {
  let cluster: Orchestrators;
  beforeAll(async () => {
    cluster = await Orchestrators.start(3);
    cluster.effects.longestPauseMs = PAUSE_MS;
  });
  afterAll(() => cluster.stop());

  const journey = (name: string): object => ({
    name,
    steps: [
      ...PARTS.map((id) => ({ id, type: 'sub-plan', apart: true, plan: chainsPlan(`${name} ${id}`) })),
      { id: 'report', type: 'synthesis', depends_on: PARTS },
    ],
  });
  const childrenOf = (name: string): Promise<Child[]> =>
    cluster.query<Child>(`select id, owner from plan_runs where plan->>'name' like $1`, [`${name} %`]);
  const runningChildren = async (name: string): Promise<readonly Child[]> => {
    let children: readonly Child[] = [];
    await until('every part is worked on', async () => {
      children = (await childrenOf(name)).filter(({ owner }) => owner !== null);
      return children.length === PARTS.length;
    });
    return children;
  };
  /** How runs stand that must not be completed. */
  const assertStopped = async (children: readonly Child[]): Promise<void> => {
    const ended = await cluster.ended(children.map(({ id }) => id));
    expect(ended.map(({ status }) => status)).not.toContain('completed');
    for (const { steps } of ended) expect(Object.values(steps)).toContain('cancelled');
  };
  const assertDoneOnce = async (name: string): Promise<void> => {
    for (const { id } of await childrenOf(name)) {
      const effects = await cluster.effects.of(id);
      expect([...effects.keys()]).toHaveLength(15);
      expect([...effects.values()].every((requests) => requests === 1)).toBe(true);
    }
  };

  it('are worked on by other tasks too, and give their outputs back', async () => {
    const answer = cluster.run(0, journey('spread'));
    const owners = new Set((await runningChildren('spread')).map(({ owner }) => owner));

    expect(owners.size).toBeGreaterThan(1);
    expect(await answer).toMatchObject({
      status: 200,
      body: {
        status: 'completed',
        step_results: {
          north: { status: 'completed', output: expect.anything() },
          report: { status: 'completed' },
        },
      },
    });
    await assertDoneOnce('spread');
  });

  it('go on when the task of their parent dies, and are found again by whoever takes it over', async () => {
    cluster.run(0, journey('orphaned')).catch(() => undefined);
    const parent = await cluster.runNamed('orphaned');
    const children = await runningChildren('orphaned');
    const [owned] = await cluster.query<{ owner: string }>('select owner from plan_runs where id = $1', [
      parent,
    ]);
    cluster.processes[0]?.signal('SIGKILL');
    const [ended] = await cluster.ended([parent]);

    expect(ended).toMatchObject({ takeovers: 1, steps: { report: 'completed' } });
    const after = await childrenOf('orphaned');
    expect(new Set(after.map(({ id }) => id))).toEqual(new Set(children.map(({ id }) => id)));
    const elsewhere = children.filter(({ owner }) => owner !== owned?.owner);
    for (const { id } of elsewhere) {
      const [child] = await cluster.ended([id]);
      expect(child?.takeovers).toBe(0);
    }
    await cluster.replace(0);
  });

  it('are cancelled with their parent', async () => {
    const answer = cluster.run(0, { ...journey('dropped'), budget: { wall_ms: 900 } });
    await runningChildren('dropped');

    expect(await answer).toMatchObject({ status: 200, body: { success: false } });
    await assertStopped(await childrenOf('dropped'));
  });

  it('are cancelled with a parent that nobody owns when it is', async () => {
    cluster.effects.longestPauseMs = LONGER_THAN_A_TAKEOVER_MS;
    cluster.run(0, journey('abandoned')).catch(() => undefined);
    const parent = await cluster.runNamed('abandoned');
    const children = await runningChildren('abandoned');
    const [row] = await cluster.query<{ plan_id: string }>('select plan_id from plan_runs where id = $1', [
      parent,
    ]);
    const { agent, client } = await cluster.agentOf(1);
    cluster.processes[0]?.signal('SIGKILL');
    try {
      const answer = client.post(`/api/v1/plan/${row?.plan_id}/cancel`, '{}');
      expect(await answer).toMatchObject({ status: 200, body: { status: 'cancelled' } });

      expect(await cluster.ended([parent])).toMatchObject([{ status: 'cancelled', takeovers: 1 }]);
      await assertStopped(children);
    } finally {
      await client.close();
      await agent.kill();
    }
  });
});
