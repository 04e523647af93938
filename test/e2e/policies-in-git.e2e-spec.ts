import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';
import type { ProvisionedTenant } from '@app/identity';
import { until } from '../faults/support/until';
import { runShell, type Ended } from './support/command-line';
import { startSystem, type RunningSystem } from './support/running-system';

const PAGE = join(__dirname, '../../docs/how-to/policies-in-git.md');
const UNREACHABLE_URL = 'http://127.0.0.1:9';

const refunds = (fields: string): string => `name: Refunds
stages: [llm.request]
condition: { field: query, operator: contains, value: refund }
action: block
reason: No refunds here.
${fields}
tests:
  - name: a refund is refused
    call: { stage: llm.request, text: I want a refund }
    expect: { verdict: block }
`;

/** A repository of policies, and a tenant to apply them to. */
class Repository {
  constructor(
    readonly folder: string,
    private readonly system: RunningSystem,
    private readonly tenant: ProvisionedTenant,
  ) {}

  async write(file: string, content: string): Promise<void> {
    const path = join(this.folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }

  async axonflow(words: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.shell(`axonflow ${words}`, env);
  }

  async shell(lines: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const { system, tenant } = this;
    const server = { AXONFLOW_URL: system.agentUrl, AXONFLOW_ADMIN_KEY: tenant.adminApiKey };
    const ended = await runShell(lines, { folder: this.folder, env: { ...server, ...env } });
    for (const output of [ended.stdout, ended.stderr]) expect(output).not.toContain(tenant.adminApiKey);
    return ended;
  }

  /** Makes a draft on the server, as a person does in the dashboard. */
  async draft(yaml: string): Promise<void> {
    const { tests, ...document } = parse(yaml) as { readonly tests: readonly object[] };
    const { adminApiKey } = this.tenant;
    const { body } = await this.system.post('/api/v1/policies', document, adminApiKey).expect(201);
    const path = `/api/v1/policies/${(body as { id: string }).id}/test-cases`;
    await request(this.system.agentUrl)
      .put(path)
      .set('authorization', `Bearer ${adminApiKey}`)
      .send({ test_cases: tests })
      .expect(200);
  }

  /** How many calls of the past the server would try policies on. */
  async replayableCalls(): Promise<number> {
    const { tests: _, ...document } = parse(refunds('')) as { readonly tests: readonly object[] };
    const { body } = await this.system
      .post('/api/v1/policies/replay', { drafts: [{ document }], calls: 100 }, this.tenant.adminApiKey)
      .expect(200);
    return (body as { calls: number }).calls;
  }

  async preCheck(query: string): Promise<{ approved: boolean; block_reason?: string }> {
    const { clientId: client_id, apiKey } = this.tenant;
    const { body } = await this.system
      .post('/api/policy/pre-check', { client_id, query }, apiKey)
      .expect(200);
    return body as { approved: boolean; block_reason?: string };
  }
}

describe('policies in a git repository', () => {
  let system: RunningSystem;
  const folders: string[] = [];
  beforeAll(async () => {
    system = await startSystem({ AXONFLOW_CONTENT_RETENTION_DAYS: '1' });
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  });

  const newRepository = async (): Promise<Repository> => {
    const folder = await mkdtemp(join(tmpdir(), 'axonflow-policies-'));
    folders.push(folder);
    return new Repository(folder, system, await system.addTenant());
  };

  describe('docs/how-to/policies-in-git.md', () => {
    it('tells the truth, command by command', async () => {
      const page = await readFile(PAGE, 'utf8');
      const repository = await newRepository();
      for (const [, file = '', content = ''] of page.matchAll(
        /^`(policies\/\S+)`\n\n```yaml\n([^]*?)```/gm,
      )) {
        await repository.write(file, content);
      }
      await repository.preCheck('I want a refund');
      await until('the call can be replayed', async () => (await repository.replayableCalls()) === 1);

      const examples = [...page.matchAll(/```sh\n(axonflow [^]*?)```\n\n```text\n([^]*?)```/g)];
      expect(examples).toHaveLength(5);
      for (const [, commands = '', output = ''] of examples) {
        const { stderr, stdout } = await repository.shell(commands);
        expect({ commands, stderr, stdout }).toEqual({ commands, stderr: '', stdout: shown(output) });
      }
      expect(await repository.preCheck('I want a refund')).toMatchObject({ approved: false });
    });

    it('shows a pipeline whose commands work, before and after', async () => {
      const page = await readFile(PAGE, 'utf8');
      const repository = await newRepository();
      await repository.write('policies/refunds.yaml', refunds(''));
      const [, workflow = ''] =
        /^`\.github\/workflows\/policies\.yaml`\n\n```yaml\n([^]*?)```/m.exec(page) ?? [];
      const { jobs } = parse(workflow) as { jobs: { check: { steps: { run?: string }[] } } };
      const commands = jobs.check.steps.flatMap(({ run = '' }) => (run.startsWith('axonflow') ? [run] : []));

      expect(commands).toHaveLength(4);
      for (const command of [...commands, ...commands]) {
        expect(await repository.shell(command)).toMatchObject({ exitCode: 0, stderr: '' });
      }
    });
  });

  it('finds everything that is wrong in a folder, with its place', async () => {
    const repository = await newRepository();
    await repository.write('policies/a.yaml', refunds('severity: hihg'));
    await repository.write('policies/deep/b.json', '{ "name": ');
    await repository.write('policies/.hidden.yaml', 'nonsense');
    await repository.write('policies/notes.md', 'nonsense');

    const { exitCode, stdout } = await repository.axonflow('policy lint policies', {
      AXONFLOW_URL: UNREACHABLE_URL,
    });

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^policies\/a\.yaml:6:1 {2}\/severity {2}must be one of/m);
    expect(stdout).toMatch(/^policies\/deep\/b\.json:1:\d+ {2}\S/m);
    expect(stdout).toMatch(/2 files, 0 policies, 2 problems\n$/);
  });

  it('refuses two policies of one name', async () => {
    const repository = await newRepository();
    await repository.write('a.yaml', refunds(''));
    await repository.write('b.yaml', refunds(''));

    const { exitCode, stdout } = await repository.axonflow('policy lint a.yaml b.yaml');

    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: expect.stringContaining('b.yaml:1:1  /name  has the name of the policy at a.yaml:1'),
    });
  });

  it('shows each field that differs, changes nothing, and applies it', async () => {
    const repository = await newRepository();
    await repository.write('refunds.yaml', refunds('priority: 1'));
    await repository.axonflow('policy apply .');
    await repository.write('refunds.yaml', refunds('priority: 2'));

    const different = await repository.axonflow('policy diff .');
    const tried = await repository.axonflow('policy apply . --dry-run');
    const still = await repository.axonflow('policy diff . --json');
    const applied = await repository.axonflow('policy apply . --json');
    const same = await repository.axonflow('policy diff .');

    expect(different).toMatchObject({
      exitCode: 3,
      stdout: '~ change   Refunds\n    /priority: 1 -> 2\n\n1 change.\n',
    });
    expect(tried).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing was changed') });
    expect(still.exitCode).toBe(3);
    expect(JSON.parse(still.stdout)).toEqual({
      changes: [{ kind: 'update', name: 'Refunds', fields: [{ field: '/priority', previous: 1, next: 2 }] }],
    });
    expect(JSON.parse(applied.stdout)).toMatchObject({ applied: true, versions: { Refunds: 2 } });
    expect(same).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('No changes.') });
  });

  it('publishes a draft that is what the file says', async () => {
    const repository = await newRepository();
    await repository.write('refunds.yaml', refunds(''));
    await repository.draft(refunds(''));

    const draft = await repository.axonflow('policy diff .');
    const applied = await repository.axonflow('policy apply .');

    expect(draft).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('~ publish  Refunds') });
    expect(applied.stdout).toContain('Refunds: version 1\n');
    expect(await repository.axonflow('policy diff .')).toMatchObject({ exitCode: 0 });
  });

  it('says which policy the server refuses, and why', async () => {
    const repository = await newRepository();
    await repository.write('refunds.yaml', refunds(''));
    await repository.draft(refunds(''));
    await repository.draft(refunds(''));

    const { exitCode, stdout } = await repository.axonflow('policy apply .');

    expect(exitCode).toBe(1);
    expect(stdout).toContain('Refunds (refunds.yaml:1)  /name  is the name of several policies');
  });

  it('is in force within a second', async () => {
    const repository = await newRepository();
    await repository.write('refunds.yaml', refunds(''));
    expect(await repository.preCheck('a refund, please')).toMatchObject({ approved: true });

    await repository.axonflow('policy apply .');
    const appliedMs = performance.now();
    await until('it is in force', async () => !(await repository.preCheck('a refund, please')).approved);

    expect(performance.now() - appliedMs).toBeLessThan(1_000);
  });

  it('applies nothing when a test fails', async () => {
    const repository = await newRepository();
    await repository.write('good.yaml', refunds('').replace('name: Refunds', 'name: Good'));
    await repository.write('bad.yaml', refunds('').replace('verdict: block', 'verdict: allow'));

    const { exitCode, stdout } = await repository.axonflow('policy apply .');
    const left = await repository.axonflow('policy diff good.yaml');

    expect(exitCode).toBe(1);
    expect(stdout).toContain('a refund is refused: the verdict should be allow, and is block');
    expect(left.stdout).toContain('+ create   Good');
  });

  it('removes what no file has when told to, and only then', async () => {
    const repository = await newRepository();
    await repository.write('a.yaml', refunds(''));
    await repository.write('b.yaml', refunds('').replace('name: Refunds', 'name: Old'));
    await repository.axonflow('policy apply .');

    const kept = await repository.axonflow('policy apply a.yaml');
    const tried = await repository.axonflow('policy apply a.yaml --prune --dry-run');
    const before = await repository.axonflow('policy diff a.yaml --prune');
    const pruned = await repository.axonflow('policy apply a.yaml --prune');
    const after = await repository.axonflow('policy diff a.yaml --prune');

    expect(kept.stdout).toContain('? not in the files, stays  Old');
    expect(tried.stdout).toContain('- remove   Old');
    expect(before.exitCode).toBe(3);
    expect(pruned).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('- remove   Old') });
    expect(after).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining('Old') });
  });

  it('neither sees nor touches policies of another tenant', async () => {
    const [mine, other] = [await newRepository(), await newRepository()];
    await mine.write('refunds.yaml', refunds(''));
    await other.write('other.yaml', refunds('').replace('name: Refunds', 'name: Other'));
    await mine.axonflow('policy apply .');

    const { stdout } = await other.axonflow('policy apply . --prune');

    expect(stdout).not.toContain('Refunds');
    expect(await mine.axonflow('policy diff .')).toMatchObject({ exitCode: 0 });
  });

  it('says how many calls of the past cannot be replayed', async () => {
    const repository = await newRepository();
    await repository.write('refunds.yaml', refunds(''));

    const none = await repository.axonflow('policy replay . --last 5');

    expect(none).toMatchObject({ exitCode: 0, stdout: '0 of 0 calls would end differently.\n' });
  });

  describe('when something is in the way', () => {
    let repository: Repository;
    let website: Server;
    let websiteUrl: string;
    beforeAll(async () => {
      repository = await newRepository();
      await repository.write('refunds.yaml', refunds(''));
      website = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<p>Hello'));
      await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve));
      websiteUrl = `http://127.0.0.1:${(website.address() as AddressInfo).port}`;
    });
    afterAll(() => website.close());

    it.each([
      ['no server', () => ({ AXONFLOW_URL: UNREACHABLE_URL }), 1, 'cannot be reached'],
      ['another website', () => ({ AXONFLOW_URL: websiteUrl }), 1, 'Is it an AxonFlow agent'],
      ['no URL', () => ({ AXONFLOW_URL: 'localhost' }), 1, 'AXONFLOW_URL'],
      ['no key', () => ({ AXONFLOW_ADMIN_KEY: '' }), 2, 'No key'],
      [
        'a key nobody has',
        () => ({ AXONFLOW_ADMIN_KEY: 'axf_not-a-key-at-all' }),
        1,
        'does not know the key',
      ],
      ['a key of a client', () => ({ AXONFLOW_ADMIN_KEY: system.tenant.apiKey }), 1, "not an admin's"],
    ])('says so: %s', async (_case, env, exitCode, message) => {
      const ended = await repository.axonflow('policy apply .', env());

      expect(ended).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(message) });
      expect(ended.stderr).not.toContain(system.tenant.apiKey);
    });

    it('says it to machines in JSON', async () => {
      const { exitCode, stdout } = await repository.axonflow('policy diff . --json', {
        AXONFLOW_URL: UNREACHABLE_URL,
      });

      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toEqual({
        error: { code: 'INTERNAL', message: expect.stringContaining('cannot be reached'), problems: [] },
      });
    });
  });
});

/** What the page leaves out with `…` may be anything on that line. */
function shown(output: string): unknown {
  const parts = output.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return expect.stringMatching(new RegExp(`^${parts.join('.*')}$`));
}
