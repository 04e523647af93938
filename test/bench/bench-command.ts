import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTestDatabase } from '@app/testing';
import { startPostgres } from '../setup/start-postgres';
import { stopPostgres } from '../setup/stop-postgres';
import {
  describeEnvironment,
  formatReport,
  type BenchEnvironment,
  type BenchResult,
  type BenchSuite,
} from './bench-report';

const USAGE = 'Usage: npm run bench -- <suite> [--json FILE] [--seconds N]';

/** Runs one suite on a fresh database and prints what it found. Sets the exit code. See README.md. */
async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'string' }, seconds: { type: 'string', default: '10' } },
  });
  const [name = ''] = positionals;
  const seconds = Number(values.seconds);
  const file = join(__dirname, `${name}.bench.ts`);
  if (!/^[a-z-]+$/.test(name) || !existsSync(file) || !(seconds > 0)) {
    console.error(`${USAGE}\nSuites: ${suiteNames().join(', ')}`);
    process.exitCode = 2;
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  await runSuite(file, { seconds, json: values.json });
}

function suiteNames(): string[] {
  const suffix = '.bench.ts';
  return readdirSync(__dirname)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length));
}

async function runSuite(file: string, { seconds, json }: { seconds: number; json?: string }): Promise<void> {
  const { run: suite } = (await import(file)) as { run: BenchSuite };
  // The same server as that of the tests, but one whose commits reach the disk.
  await startPostgres();
  try {
    const report = await measure(suite, seconds);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  } finally {
    await stopPostgres();
  }
}

async function measure(suite: BenchSuite, seconds: number): Promise<BenchEnvironment & BenchResult> {
  const database = await createTestDatabase();
  try {
    const [server] = await database.query<{ server_version: string }>('show server_version');
    const result = await suite({ databaseUrl: database.ownerUrl, serviceUrl: database.serviceUrl, seconds });
    const environment = describeEnvironment(server?.server_version ?? 'unknown');
    console.log(formatReport(environment, result));
    return { ...environment, ...result };
  } finally {
    await database.drop();
  }
}

void main(process.argv.slice(2));
