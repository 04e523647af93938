import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { ManualClock, createTestDatabase, type TestDatabase } from '@app/testing';
import { until } from '../acceptance/until.fake';
import { PLAN_FORMAT } from '../plan-format';
import type { Ownership } from '../journal/journal-entry';
import type { RunSegments } from '../segments/run-segments';
import manifest from '../../../../../package.json';
import { WorkflowEngine } from './workflow-engine';

// Engines are stopped while they work, and say so.
Logger.overrideLogger(false);

/** What we rely on in the durable engine, at the release that is pinned. */
describe(WorkflowEngine.name, () => {
  let database: TestDatabase;
  let engine: WorkflowEngine;
  let clock: ManualClock;
  let begun: Ownership[];
  let work: (owner: Ownership) => Promise<void>;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.query('truncate dbos.workflow_status cascade');
    clock = new ManualClock(new Date());
    begun = [];
    work = () => Promise.resolve();
    engine = anEngine(database.serviceUrl);
    await engine.start();
  });
  afterEach(() => engine.stop());

  const anEngine = (url: string): WorkflowEngine => {
    const segments = {
      work: (owner: Ownership) => {
        begun.push(owner);
        return work(owner);
      },
    };
    const settings = { url, poolSize: 2, statementTimeoutMs: 10_000 };
    return new WorkflowEngine(settings, clock, segments as unknown as RunSegments);
  };
  const aTurn = (ownerEpoch = 1): Ownership => ({ runId: randomUUID(), ownerEpoch });
  const unending = (): Promise<void> => new Promise(() => undefined);
  const stored = async (): Promise<Record<string, string>> => {
    const rows = await database.query<{ workflow_uuid: string; status: string }>(
      'select workflow_uuid, status from dbos.workflow_status',
    );
    return Object.fromEntries(rows.map(({ status, workflow_uuid }) => [workflow_uuid, status]));
  };
  const ends = (workflowId: string, as: string): Promise<void> =>
    until(`the workflow is ${as}`, async () => (await stored())[workflowId] === as);

  /** Another turn from its beginning to its end, so that whatever began before has begun to work. */
  const worksOff = async (): Promise<void> => {
    const known = begun;
    const otherWork = work;
    work = () => Promise.resolve();
    begun = [];
    const turn = aTurn();
    await engine.begin(turn);
    await ends(turn.runId, 'SUCCESS');
    begun = [...known, ...begun.filter(({ runId }) => runId !== turn.runId)];
    work = otherWork;
  };

  it('is pinned to one release', () => {
    expect(manifest.dependencies['@dbos-inc/dbos-sdk']).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('has stored that a turn began when begin resolves, and stores how it ended', async () => {
    const turn = aTurn();
    let end: () => void = () => undefined;
    work = () => new Promise((resolve) => (end = resolve));

    await engine.begin(turn);
    expect(await stored()).toEqual({ [turn.runId]: 'PENDING' });
    await until('the work began', () => begun.length === 1);
    end();

    await ends(turn.runId, 'SUCCESS');
    expect(begun).toEqual([turn]);
  });

  it('begins one turn of one owner once, and the next owner has a turn of its own', async () => {
    const first = aTurn();
    const second = { ...first, ownerEpoch: 2 };

    await engine.begin(first);
    await ends(first.runId, 'SUCCESS');
    await engine.begin(first);
    await engine.begin(second);
    await ends(`${first.runId}:2`, 'SUCCESS');

    expect(begun).toEqual([first, second]);
  });

  it('begins a turn once although another process begins it too', async () => {
    const turn = aTurn();
    work = unending;
    await engine.begin(turn);
    await until('the work began', () => begun.length === 1);

    await engine.stop();
    engine = anEngine(database.serviceUrl);
    await engine.start();
    await engine.begin(turn);
    await worksOff();

    expect(begun).toEqual([turn]);
    expect(await stored()).toMatchObject({ [turn.runId]: 'PENDING' });
  });

  it('takes up nothing by itself that an earlier process left open', async () => {
    const left = aTurn();
    work = unending;
    await engine.begin(left);
    await engine.stop();
    engine = anEngine(database.serviceUrl);
    await engine.start();

    await worksOff();

    expect(begun).toEqual([left]);
    expect(await stored()).toMatchObject({ [left.runId]: 'PENDING' });
  });

  it('shows open turns of every process and version once they have settled', async () => {
    const [ours, foreign] = [aTurn(), aTurn(7)];
    work = unending;
    await engine.begin(ours);
    await engine.begin(foreign);
    await database.query(
      `update dbos.workflow_status set executor_id = 'other', application_version = 'axonflow-plan-0'
       where workflow_uuid = $1`,
      [`${foreign.runId}:7`],
    );

    const atOnce = await engine.openTurns();
    clock.advance(60_000);

    expect(atOnce).toEqual([]);
    expect(new Set(await engine.openTurns())).toEqual(new Set([ours, foreign]));
  });

  it('starts beside another version of the format, whose turns it leaves alone', async () => {
    const foreign = aTurn();
    work = unending;
    await engine.begin(foreign);
    await engine.stop();
    await database.query(`update dbos.workflow_status set application_version = 'axonflow-plan-0';`);
    await database.query(`update dbos.application_versions set version_name = 'axonflow-plan-0'`);

    engine = anEngine(database.serviceUrl);
    await engine.start();

    expect(await stored()).toEqual({ [foreign.runId]: 'PENDING' });
    expect(await versions()).toEqual(['axonflow-plan-0', `axonflow-plan-${PLAN_FORMAT}`]);
  });

  it('closes turns for good, whichever process began them, and only those', async () => {
    const [over, open] = [aTurn(3), aTurn()];
    work = unending;
    await engine.begin(over);
    await engine.begin(open);
    await until('the work began', () => begun.length === 2);

    await engine.close([over]);
    await engine.begin(over);
    await worksOff();

    expect(await stored()).toMatchObject({ [`${over.runId}:3`]: 'CANCELLED', [open.runId]: 'PENDING' });
    expect(begun).toEqual([over, open]);
  });

  it('forgets what ended more than an hour ago, and nothing that is open', async () => {
    const [ended, closed, open] = [aTurn(), aTurn(), aTurn()];
    await engine.begin(ended);
    await ends(ended.runId, 'SUCCESS');
    work = unending;
    await engine.begin(closed);
    await engine.begin(open);
    await engine.close([closed]);

    await engine.forgetFinished();
    const soon = Object.keys(await stored());
    clock.advance(61 * 60_000);
    await engine.forgetFinished();

    expect(soon).toHaveLength(3);
    expect(await stored()).toEqual({ [open.runId]: 'PENDING' });
  });

  it('refuses to begin before it is started', async () => {
    await expect(anEngine(database.serviceUrl).begin(aTurn())).rejects.toThrow('not started');
  });

  const versions = async (): Promise<string[]> =>
    (
      await database.query<{ version_name: string }>(
        'select version_name from dbos.application_versions order by version_name',
      )
    ).map(({ version_name }) => version_name);
});

describe('a durable engine whose schema is missing', () => {
  it('does not start, says that it must be migrated, and creates nothing', async () => {
    const database = await createTestDatabase({ migrated: false });
    const settings = { url: database.ownerUrl, poolSize: 2, statementTimeoutMs: 10_000 };
    const engine = new WorkflowEngine(settings, new ManualClock(), {} as RunSegments);

    await expect(engine.start()).rejects.toThrow(/schema version 0.*migrate/s);
    await engine.stop();

    expect(await database.query(`select from pg_namespace where nspname = 'dbos'`)).toEqual([]);
    await database.drop();
  });
});
