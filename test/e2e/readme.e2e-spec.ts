import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSystem, type RunningSystem } from './support/running-system';

const run = promisify(execFile);

/** Every `curl` block of the README with the JSON block that follows it. */
function examples(): [command: string, output: string][] {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  return [...readme.matchAll(/```sh\n(curl [^`]+)```\n\n```json\n([^`]+)```/g)].map(
    ([, command = '', output = '']) => [command, output],
  );
}

/** What the README leaves out with `…` may be anything. */
function expected(value: unknown): unknown {
  if (value === '…') return expect.any(String);
  if (Array.isArray(value)) return value.map(expected);
  if (value === null || typeof value !== 'object') return value;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([key, field]) => [key, expected(field)])),
  );
}

describe('README.md', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  it('shows four calls', () => {
    expect(examples()).toHaveLength(4);
  });

  it.each(examples())('tells the truth about %s', async (command, output) => {
    const here = command.replace('http://localhost:8080', system.agentUrl);

    const { stdout } = await run('bash', ['-c', here], {
      env: { ...process.env, AXONFLOW_KEY: system.tenant.apiKey },
    });

    expect(JSON.parse(stdout)).toEqual(expected(JSON.parse(output)));
  });
});
