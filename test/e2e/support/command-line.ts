import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { FROM_SOURCE } from '@app/testing';

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what a command runs. */
export interface Surroundings {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

const MAIN = join(__dirname, '../../../cli/src/main.ts');
const DEFINITION = `axonflow() { "${process.execPath}" ${FROM_SOURCE.map((word) => `"${word}"`).join(' ')} "${MAIN}" "$@"; }`;

/** Runs lines of a shell in which `axonflow` is the command of this checkout, built or not. */
export async function runShell(lines: string, { env = {}, folder }: Surroundings): Promise<Ended> {
  const shell = spawn('bash', ['-c', `${DEFINITION}\n${lines}`], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = { stdout: '', stderr: '' };
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
  shell.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    shell.once('error', reject);
    shell.once('close', resolve);
  });
  return { ...ended, exitCode };
}
