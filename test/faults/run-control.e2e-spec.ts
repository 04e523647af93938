import { startFakeProvider, type FakeProvider } from '@app/testing';
import type { BuiltProcess } from './support/built-process';
import type { Http1Client } from './support/http1-client';
import { Orchestrators } from './support/orchestrators';
import { until } from './support/until';

jest.setTimeout(60_000);

/** Slow enough that a run is still in its middle when it is stopped. */
const PAUSE_MS = 300;

describe('runs that are stopped at another task than their owner', () => {
  let provider: FakeProvider;
  let cluster: Orchestrators;
  let agent: BuiltProcess;
  let elsewhere: Http1Client;
  beforeAll(async () => {
    provider = await startFakeProvider({ fault: { kind: 'hang' } });
    cluster = await Orchestrators.start(2, { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: provider.baseUrl });
    cluster.effects.longestPauseMs = PAUSE_MS;
    ({ agent, client: elsewhere } = await cluster.agentOf(1));
  });
  afterAll(async () => {
    await elsewhere?.close();
    await agent?.kill();
    await cluster?.stop();
    await provider?.close();
  });

  const planOf = async (runId: string): Promise<string> => {
    const [row] = await cluster.query<{ plan_id: string }>('select plan_id from plan_runs where id = $1', [
      runId,
    ]);
    return row?.plan_id ?? '';
  };
  const ask = async (runId: string, what: 'cancel' | 'pause' | 'resume'): Promise<void> => {
    const answer = await elsewhere.post(`/api/v1/plan/${await planOf(runId)}/${what}`, '{}');
    expect(answer).toMatchObject({ status: 200 });
  };
  const effectsOf = async (runId: string): Promise<number> => (await cluster.effects.of(runId)).size;
  const isInItsMiddle = async (name: string): Promise<string> => {
    const runId = await cluster.begin(0, name);
    await until('a step is done', async () => {
      const done = await cluster.query(`select 1 from plan_step_journal where run_id = $1 limit 1`, [runId]);
      return done.length > 0;
    });
    return runId;
  };
  const owners = (runId: string) =>
    cluster.query<{ owner_epoch: string; takeovers: number }>(
      'select owner_epoch, takeovers from plan_runs where id = $1',
      [runId],
    );

  it('are cancelled by their owner, up to the socket of a provider that is silent', async () => {
    const plan = { name: 'silent', steps: [{ id: 'ask', type: 'llm-call', prompt: 'Hello' }] };
    const answer = cluster.run(0, plan);
    const question = await provider.received();

    await ask(await cluster.runNamed('silent'), 'cancel');

    expect(await question.abandoned).toBe(true);
    expect(await answer).toMatchObject({
      body: { status: 'cancelled', step_results: { ask: { status: 'cancelled' } } },
    });
  });

  it('do nothing more once they are cancelled', async () => {
    const runId = await isInItsMiddle('dropped');

    await ask(runId, 'cancel');

    const [run] = await cluster.ended([runId]);
    expect(run).toMatchObject({ status: 'cancelled', takeovers: 0 });
    const begun = Object.values(run?.steps ?? {}).filter(
      (status) => status !== 'skipped' && status !== 'cancelled',
    );
    expect(begun).toContain('completed');
    expect(begun.length).toBeLessThan(15);
  });

  it('begin nothing while they are paused, and are whole once they go on', async () => {
    const runId = await isInItsMiddle('paused');
    await ask(runId, 'pause');
    await until('it is paused', async () => {
      const [run] = await cluster.query<{ status: string }>('select status from plan_runs where id = $1', [
        runId,
      ]);
      return run?.status === 'paused';
    });
    const before = await effectsOf(runId);
    expect(before).toBeLessThan(15);

    await ask(runId, 'resume');

    const [run] = await cluster.ended([runId]);
    expect(run).toMatchObject({ status: 'completed' });
    const effects = await cluster.effects.of(runId);
    expect([...effects.values()]).toEqual(Array.from({ length: 15 }, () => 1));
    expect(await owners(runId)).toMatchObject([{ takeovers: 0 }]);
  });
});
