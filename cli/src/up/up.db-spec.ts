import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from './credentials';

jest.setTimeout(180_000);

const START = join(__dirname, '../../bin/start.mjs');

/** `npm start` as a person sees it: what it prints and how it ends. */
class Terminal {
  output = '';
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [START], {
      env: { PATH: process.env['PATH'], AGENT_PORT: '0', ORCHESTRATOR_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  async sees(text: string): Promise<void> {
    const seen = new Promise<void>((resolve) => {
      const look = (): void => void (this.output.includes(text) && resolve());
      this.child.stdout?.on('data', look);
      look();
    });
    const ended = this.ended.then((code) => {
      throw new Error(`ended with ${code}:\n${this.output}`);
    });
    await Promise.race([seen, ended]);
  }

  async stop(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

describe('axonflow up', () => {
  let dataDir: string;
  const terminals: Terminal[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'axonflow-up-'));
    await chmod(dataDir, 0o755);
  });

  afterEach(async () => {
    await Promise.all(terminals.splice(0).map((terminal) => terminal.stop('SIGTERM')));
    await rm(dataDir, { recursive: true, force: true });
  });

  const open = (env: Readonly<Record<string, string>> = {}): Terminal => {
    const terminal = new Terminal({ AXONFLOW_DATA_DIR: dataDir, ...env });
    terminals.push(terminal);
    return terminal;
  };
  const readCredentials = async (): Promise<Credentials> =>
    JSON.parse(await readFile(join(dataDir, 'credentials.json'), 'utf8')) as Credentials;
  const preCheck = async ({ agentUrl, clientId, apiKey }: Credentials): Promise<{ approved: boolean }> => {
    const answer = await fetch(`${agentUrl}/api/policy/pre-check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ client_id: clientId, query: 'What is the capital of France?' }),
    });
    return (await answer.json()) as { approved: boolean };
  };

  it('starts, serves, stops in order, and starts again with the same credentials', async () => {
    const first = open();
    await first.sees('AxonFlow is ready');
    const before = await readCredentials();

    const decision = await preCheck(before);
    const firstExit = await first.stop('SIGINT');
    const second = open();
    await second.sees('AxonFlow is ready');
    const after = await readCredentials();

    expect(decision).toMatchObject({ approved: true });
    expect(firstExit).toBe(0);
    expect(after.apiKey).toBe(before.apiKey);
    expect(await preCheck(after)).toMatchObject({ approved: true });
    expect(first.output).not.toContain(before.apiKey);
    expect((await stat(join(dataDir, 'credentials.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('refuses a port that is in use, by number and setting', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;

    const terminal = open({ AGENT_PORT: String(port) });
    const exitCode = await terminal.ended;
    squatter.close();

    expect(exitCode).toBe(1);
    expect(terminal.output).toMatch(new RegExp(`Port ${port} .* in use.*AGENT_PORT`));
  });

  it('lists every wrong setting before it starts anything', async () => {
    const terminal = open({ AXONFLOW_TLS: 'on', DATABASE_POOL_SIZE: '1' });

    expect(await terminal.ended).toBe(1);
    expect(terminal.output).toMatch(/AXONFLOW_TLS[^]*DATABASE_POOL_SIZE/);
    expect(terminal.output).not.toContain('Starting');
  });
});
