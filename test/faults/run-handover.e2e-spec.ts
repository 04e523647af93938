import { chainsPlan, Orchestrators } from './support/orchestrators';
import { until } from './support/until';

jest.setTimeout(120_000);

const CLIENTS = 4;
/** No run is given time to finish, so that each restart hands over what runs. */
const AT_ONCE = { AXONFLOW_RUN_HAND_OVER_MS: '0', DRAIN_MS: '200' };

interface Answer {
  readonly status: number;
  readonly body: { readonly status?: string };
  /** What the task that failed had to say. */
  readonly log?: string;
}

describe('a rolling restart under load', () => {
  let cluster: Orchestrators;
  let isOver = false;
  const answers: Answer[] = [];
  const lost: unknown[] = [];
  beforeAll(async () => {
    cluster = await Orchestrators.start(3, AT_ONCE);
  });
  afterAll(() => cluster.stop());

  let stopping = -1;
  /** The plan that each client waits for, with the task that it asked. */
  const asked = new Map<number, { readonly place: number; readonly plan: string }>();

  const client = async (number: number): Promise<void> => {
    for (let sent = 0; !isOver; sent++) {
      const place = (number + sent) % 3;
      if (place === stopping) continue;
      const plan = `client ${number} plan ${sent}`;
      asked.set(number, { place, plan });
      const task = cluster.processes[place];
      try {
        const answer = (await cluster.run(place, chainsPlan(plan))) as Answer;
        answers.push(answer.status === 200 ? answer : { ...answer, log: task?.lastOutput });
      } catch (error) {
        lost.push(error);
      }
      asked.delete(number);
    }
  };

  /** Like a load balancer: the task gets nothing new, and what is on its way arrives before the task is stopped. */
  const takeOut = async (place: number): Promise<void> => {
    stopping = place;
    for (const [number, question] of asked) {
      if (question.place !== place) continue;
      await until(`'${question.plan}' arrived`, async () => {
        const rows = await cluster.query(`select 1 from plan_runs where plan->>'name' = $1`, [question.plan]);
        return rows.length > 0 || asked.get(number) !== question;
      });
    }
  };

  it('leaves no run behind and answers every caller', async () => {
    const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
    for (const at of [0, 1, 2]) {
      const before = answers.length;
      await takeOut(at);
      cluster.processes[at]?.signal('SIGTERM');
      expect(await cluster.processes[at]?.ended).toEqual({ code: 0, signal: null });
      await cluster.replace(at);
      stopping = -1;
      expect(answers.length).toBeGreaterThan(before);
    }
    isOver = true;
    await Promise.all(clients);

    const left = await cluster.query('select id, status from plan_runs where ended_at is null');
    expect(left).toEqual([]);
    expect(lost).toEqual([]);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('repeats nothing that may not be repeated', async () => {
    const repeated = await cluster.query(
      `select key from side_effects where key like '%:c4%' and requests > 1`,
    );

    expect(repeated).toEqual([]);
  });

  it('hands over at once, without waiting for a lease to end', async () => {
    const [handed] = await cluster.query<{ runs: string; slowest: number }>(
      `select count(*) as runs, max(extract(epoch from ended_at - created_at))::float as slowest
       from plan_runs where owner_epoch > 1 and takeovers = 0`,
    );

    expect(Number(handed?.runs)).toBeGreaterThan(0);
    expect(handed?.slowest).toBeLessThan(10);
  });
});
