import { setTimeout as sleep } from 'node:timers/promises';
import { Orchestrators, type RunSeen } from './support/orchestrators';
import { ToolCallingModel } from './support/tool-calling-model';
import { until } from './support/until';

/** Kills; `AXONFLOW_FAULT_ROUNDS=100` for the long version. */
const ROUNDS = Number(process.env.AXONFLOW_FAULT_ROUNDS ?? 8);
/** Runs that one kill hits at once, each at another moment of its life. */
const RUNS_PER_KILL = 4;
/** How often the model wishes for tools. */
const TOOL_ROUNDS = 4;
/** A run takes about this long. */
const RUN_MS = 500;
/** As the model knows them: one may happen again, the other must not. */
const [ONCE, RISKY] = ['counter_once', 'counter_risky'];

jest.setTimeout(60_000 + ROUNDS * 10_000);

describe('models that call tools, whose orchestrator dies', () => {
  let model: ToolCallingModel;
  let cluster: Orchestrators;
  beforeAll(async () => {
    model = await ToolCallingModel.start({ rounds: TOOL_ROUNDS, tools: [ONCE, RISKY] });
    cluster = await Orchestrators.start(2, { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: model.baseUrl });
  });
  afterAll(async () => {
    await cluster?.stop();
    await model?.close();
  });

  const begin = async (place: number, name: string, tool: object = {}): Promise<string> => {
    const tools = [{ connector: 'counter', ...tool }];
    const steps = [{ id: 'ask', type: 'llm-call', prompt: 'Do it.', tools }];
    cluster.run(place, { name, steps }).catch(() => undefined);
    return cluster.runNamed(name);
  };
  const placesOf = (tool: number): string[] =>
    Array.from({ length: TOOL_ROUNDS }, (_, round) => `ask:${round}:${tool}`);

  /** What happened stands in the effects of the connector; what was told of it, in the step. */
  const assertEffects = async ({ id, steps, takeovers }: RunSeen): Promise<string> => {
    const effects = await cluster.effects.of(id);
    for (const place of placesOf(1)) expect([undefined, 1]).toContain(effects.get(place));
    const { ask = 'missing' } = steps;
    expect(takeovers === 0 ? ['completed'] : ['completed', 'uncertain']).toContain(ask);
    if (ask !== 'completed') return ask;
    for (const place of placesOf(1)) expect(effects.get(place)).toBe(1);
    for (const place of placesOf(0)) expect(effects.get(place)).toBeGreaterThanOrEqual(1);
    return ask;
  };

  it('go on where they were: what must not happen twice does not, and what is unclear is reported', async () => {
    const seen: RunSeen[] = [];
    for (let round = 0; round * RUNS_PER_KILL < ROUNDS; round++) {
      const victim = round % 2;
      const runIds = await Promise.all(
        Array.from({ length: RUNS_PER_KILL }, async (_, at) => {
          await sleep(Math.random() * RUN_MS);
          return begin(victim, `round ${round} run ${at}`);
        }),
      );
      await sleep(Math.random() * RUN_MS);
      cluster.processes[victim]?.signal('SIGKILL');
      seen.push(...(await cluster.ended(runIds)));
      await cluster.processes[victim]?.kill();
      await cluster.replace(victim);
    }

    const ends: string[] = [];
    for (const run of seen) ends.push(await assertEffects(run));
    expect(seen.filter(({ takeovers }) => takeovers > 0).length).toBeGreaterThan(0);
    expect(ends).toContain('completed');
  });

  it('ask no question again but the one that was under way', async () => {
    model.longestPauseMs = 0;
    cluster.effects.longestPauseMs = 1_000;
    const before = model.asked;
    const runId = await begin(0, 'in the tools', { operation: 'once' });
    await until('the second round is under way', async () =>
      (await cluster.effects.of(runId)).has('ask:1:0'),
    );
    cluster.processes[0]?.signal('SIGKILL');

    const [run] = await cluster.ended([runId]);

    expect(run).toMatchObject({ takeovers: 1, steps: { ask: 'completed' } });
    expect(model.asked - before).toBeLessThanOrEqual(TOOL_ROUNDS + 2);
  });
});
