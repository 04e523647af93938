import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, USE_OWN_SERVER } from './embedded-postgres.error';
import { canReach, giveTo, serverAccount, type ServerAccount } from './server-account';
import {
  binariesIn,
  copyBinaries,
  installedBinaries,
  whyNotRunnable,
  type ServerBinaries,
} from './server-binaries';

/** Where a cluster lives and which programs run it. */
export interface ClusterHome {
  readonly account: ServerAccount | null;
  readonly binaries: ServerBinaries;
  /** A folder of the server's account; the cluster and its lock are inside. */
  readonly folder: string;
  /** The owner's password, readable by ourselves only. */
  readonly passwordFile: string;
}

const REACHABLE_FOLDERS = '/var/lib/axonflow';

/**
 * Decides where the cluster of a data directory lives. Inside it, as long as the server's account can get there;
 * otherwise (root, with the data or node_modules under a private folder) below /var/lib/axonflow, and a pointer file
 * is left in the data directory.
 * @throws EmbeddedPostgresError when the server cannot run at all, or the pointed-to folder is gone
 */
export function findClusterHome(dataDir: string): ClusterHome {
  mkdirSync(dataDir, { recursive: true });
  const pointer = join(dataDir, 'location');
  return existsSync(pointer)
    ? outsideHome(dataDir, followPointer(pointer))
    : (insideHome(dataDir) ?? outsideHome(dataDir, makeOutside(pointer)));
}

/** Null when only another account can run the server and that one does not get through. */
function insideHome(dataDir: string): ClusterHome | null {
  const folder = join(dataDir, 'server');
  const account = serverAccount(folder);
  const binaries = binariesIn(installedBinaries());
  const reason = whyNotRunnable(binaries, account);
  if (account === null && reason !== null) throw notRunnable(reason);
  if (reason !== null || !canReach(account, dataDir)) return null;
  return { account, binaries, folder: prepareFolder(folder, account), passwordFile: passwordFileOf(dataDir) };
}

function outsideHome(dataDir: string, outside: string): ClusterHome {
  const folder = join(outside, 'server');
  const account = serverAccount(folder);
  const installed = installedBinaries();
  const { version } = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(outside, `native-${version}`);
  copyBinaries(installed, copy);
  const binaries = binariesIn(copy);
  const reason = whyNotRunnable(binaries, account);
  if (reason !== null) throw notRunnable(reason);
  return { account, binaries, folder: prepareFolder(folder, account), passwordFile: passwordFileOf(dataDir) };
}

function notRunnable(reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL does not run here (${reason}): ${USE_OWN_SERVER}.`,
  );
}

function passwordFileOf(dataDir: string): string {
  return join(dataDir, 'owner-password');
}

function prepareFolder(folder: string, account: ServerAccount | null): string {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  giveTo(account, folder);
  return folder;
}

function makeOutside(pointer: string): string {
  const outside = join(REACHABLE_FOLDERS, randomUUID());
  mkdirSync(outside, { recursive: true });
  chmodSync(REACHABLE_FOLDERS, 0o755);
  chmodSync(outside, 0o755);
  writeFileSync(pointer, `${outside}\n`, { mode: 0o600, flag: 'wx' });
  return outside;
}

function followPointer(pointer: string): string {
  const outside = readFileSync(pointer, 'utf8').trim();
  if (dirname(outside) === REACHABLE_FOLDERS && basename(outside) !== '..' && existsSync(outside))
    return outside;
  throw new EmbeddedPostgresError(
    `${pointer} names a folder with the database that does not exist. Bring it back, or delete ${dirname(pointer)} to begin with an empty database.`,
  );
}
