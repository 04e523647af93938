import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import { Orchestrators, type RunSeen } from './support/orchestrators';

/** Kills at random moments; `AXONFLOW_FAULT_ROUNDS=100` for the long version. */
const ROUNDS = Number(process.env.AXONFLOW_FAULT_ROUNDS ?? 3);
/** A run takes about this long once it is planned anew. */
const REST_MS = 80;

jest.setTimeout(60_000 + ROUNDS * 10_000);

/** What the planner answers; it is what the new step is told too. */
const DRAFT = {
  domain: 'generic',
  complexity: 2,
  steps: [
    {
      id: 'otherwise',
      name: 'Ask otherwise',
      agent: 'writer',
      task: 'Ask without any number',
      depends_on: ['book'],
      needs_approval: false,
    },
  ],
  synthesis: 'Short.',
};

const effect = (id: string, action: 'once' | 'risky') => ({
  ...{ id, type: 'connector-call', connector: 'counter', operation: 'execute', action },
  parameters: { step: id },
});

describe('runs that are planned anew, whose orchestrator dies', () => {
  let provider: FakeProvider;
  let cluster: Orchestrators;
  beforeAll(async () => {
    provider = await startFakeProvider({ answer: { pieces: [JSON.stringify(DRAFT)] } });
    cluster = await Orchestrators.start(2, { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: provider.baseUrl });
  });
  beforeEach(() => void (provider.fault = null));
  afterAll(async () => {
    await cluster?.stop();
    await provider?.close();
  });

  const begin = async (place: number, name: string): Promise<string> => {
    const steps = [
      effect('search', 'once'),
      effect('book', 'risky'),
      {
        ...{ id: 'tell', type: 'llm-call', prompt: 'Tell 123-45-6789 of it', on_failure: 'replan' },
        depends_on: ['search', 'book'],
      },
      { id: 'all', type: 'synthesis', depends_on: ['tell'] },
    ];
    cluster.run(place, { name, steps }).catch(() => undefined);
    return cluster.runNamed(name);
  };
  /** @returns what the run came to after its owner was killed */
  const killed = async (place: number, runId: string): Promise<RunSeen> => {
    cluster.processes[place]?.signal('SIGKILL');
    provider.fault = null;
    const [run] = await cluster.ended([runId]);
    await cluster.processes[place]?.kill();
    await cluster.replace(place);
    return run as RunSeen;
  };
  const plannersQuestions = (from: number): number =>
    provider.requests.slice(from).filter(({ rawBody }) => rawBody.includes('(POLICY_DENIED)')).length;
  const assertWhole = async ({ id, status, steps }: RunSeen): Promise<void> => {
    expect(status).toBe('completed');
    expect(steps).toMatchObject({ tell: 'blocked', 'tell@replan': 'completed', otherwise: 'completed' });
    expect(Object.fromEntries(await cluster.effects.of(id))).toEqual({ search: 1, book: 1 });
    const revisions = await cluster.query(
      `select v.version from plan_versions v join plan_runs r on r.plan_id = v.plan_id
       where r.id = $1 and v.change_type = 'replanned'`,
      [id],
    );
    expect(revisions).toHaveLength(1);
  };

  it('have the planner asked again when it was still thinking', async () => {
    const seen = provider.requests.length;
    provider.fault = { kind: 'hang' };
    const runId = await begin(0, 'thinking');
    await provider.received(seen + 1);

    const run = await killed(0, runId);

    await assertWhole(run);
    expect(run.takeovers).toBe(1);
    expect(plannersQuestions(seen)).toBe(2);
  });

  it('go by the new steps once these are stored', async () => {
    const seen = provider.requests.length;
    void provider.received(seen + 1).then(() => setImmediate(() => (provider.fault = { kind: 'hang' })));
    const runId = await begin(1, 'planned');
    await provider.received(seen + 2);

    const run = await killed(1, runId);

    await assertWhole(run);
    expect(run.takeovers).toBe(1);
    expect(plannersQuestions(seen)).toBe(1);
  });

  it('end whole whenever that happens', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const seen = provider.requests.length;
      const runId = await begin(round % 2, `round ${round}`);
      await provider.received(seen + 1);
      await sleep(Math.random() * REST_MS);

      await assertWhole(await killed(round % 2, runId));
      expect(plannersQuestions(seen)).toBeLessThanOrEqual(2);
    }
  });
});
