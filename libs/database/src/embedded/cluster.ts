import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { ClusterHome } from './cluster-home';
import { EmbeddedPostgresError, USE_OWN_SERVER } from './embedded-postgres.error';
import { giveTo } from './server-account';
import { SERVER_ENVIRONMENT } from './server-binaries';

/** Owner of the database: it migrates, services never log in with it. */
export const OWNER = 'axonflow_owner';
/** Name of the one database. */
export const DATABASE = 'axonflow';

const INITDB_TIMEOUT_MS = 120_000;

/** A PostgreSQL data directory and the password of its owner. */
export interface Cluster {
  readonly folder: string;
  readonly ownerPassword: string;
}

/**
 * Opens the cluster of a home, or makes it: UTF-8, data checksums, SCRAM passwords only. A cluster appears whole or not
 * at all, so an interrupted start is simply repeated.
 * @throws EmbeddedPostgresError when PostgreSQL cannot make it, or its password is lost
 */
export async function openCluster(home: ClusterHome): Promise<Cluster> {
  const folder = join(home.folder, 'cluster');
  const exists = existsSync(folder);
  if (exists && !existsSync(home.passwordFile)) {
    throw new EmbeddedPostgresError(
      `${home.passwordFile} with the password of the database is gone. Bring it back, or delete its folder to begin with an empty database.`,
    );
  }
  const ownerPassword = readOrMakePassword(home.passwordFile);
  if (!exists) await makeCluster(home, folder, ownerPassword);
  return { folder, ownerPassword };
}

function readOrMakePassword(file: string): string {
  if (!existsSync(file))
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

async function makeCluster(home: ClusterHome, folder: string, password: string): Promise<void> {
  requireUserName(home);
  const unfinished = `${folder}.${process.pid}`;
  const passwordCopy = `${unfinished}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    writeFileSync(passwordCopy, password, { mode: 0o600 });
    giveTo(home.account, passwordCopy);
    await run(home, { program: home.binaries.initdb, args: initdbArguments(unfinished, passwordCopy) });
    await run(home, {
      program: home.binaries.postgres,
      args: ['--single', '-D', unfinished, 'postgres'],
      input: `create database ${DATABASE}\n`,
    });
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(passwordCopy, { force: true });
  }
}

function initdbArguments(folder: string, passwordFile: string): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${OWNER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
  ];
}

/** initdb looks its user up in the system's list of users, where the random users of containers are missing. */
function requireUserName({ account }: ClusterHome): void {
  if (account !== null) return;
  try {
    userInfo();
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL cannot run as user ${process.getuid?.()}, which has no entry in /etc/passwd: ${USE_OWN_SERVER}, or run as a named user.`,
      { cause: error },
    );
  }
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string;
}

async function run(home: ClusterHome, { program, args, input }: Command): Promise<void> {
  const options = {
    ...home.account,
    cwd: home.folder,
    env: { ...SERVER_ENVIRONMENT, HOME: home.folder },
    timeout: INITDB_TIMEOUT_MS,
  };
  await new Promise<void>((resolve, reject) => {
    const child = execFile(program, args, options, (error, _stdout, stderr) => {
      if (error === null) return resolve();
      const said = stderr.trim() === '' ? error.message : stderr.trim();
      reject(
        new EmbeddedPostgresError(
          `The database could not be made: ${said}\nIf this stays, ${USE_OWN_SERVER}.`,
        ),
      );
    });
    child.stdin?.end(input);
  });
}
