import { chainsPlan, Orchestrators } from './support/orchestrators';

jest.setTimeout(120_000);

const CLIENTS = 4;
/** No run is given time to finish, so that each restart hands over what runs. */
const AT_ONCE = { AXONFLOW_RUN_HAND_OVER_MS: '0', DRAIN_MS: '200' };

interface Answer {
  readonly status: number;
  readonly body: { readonly status?: string };
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

  /** Like a load balancer: a task that is no longer ready gets nothing new. */
  const client = async (number: number): Promise<void> => {
    for (let sent = 0; !isOver; sent++) {
      const place = (number + sent) % 3;
      if (place === stopping) continue;
      try {
        const plan = chainsPlan(`client ${number} plan ${sent}`);
        answers.push((await cluster.run(place, plan)) as Answer);
      } catch (error) {
        lost.push(error);
      }
    }
  };

  it('leaves no run behind and answers every caller', async () => {
    const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
    for (const at of [0, 1, 2]) {
      const before = answers.length;
      stopping = at;
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
