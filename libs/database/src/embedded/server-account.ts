import { chownSync, statSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EmbeddedPostgresError, USE_OWN_SERVER } from './embedded-postgres.error';

/** The operating-system account that the server runs as. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` on every common system. PostgreSQL refuses to run as root. */
const NOBODY: ServerAccount = { uid: 65534, gid: 65534 };

/**
 * Says which account the server must run as: null means our own. Root runs it as the owner of the folder, where there
 * is one already.
 * @throws EmbeddedPostgresError when the folder belongs to somebody else
 */
export function serverAccount(folder: string): ServerAccount | null {
  const ownUid = process.getuid?.();
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (ownUid === 0)
    return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
  if (owner === undefined || owner.uid === ownUid) return null;
  throw new EmbeddedPostgresError(
    `${folder} belongs to user ${owner.uid}: start as that user or as root, choose another AXONFLOW_DATA_DIR, or ${USE_OWN_SERVER}.`,
  );
}

/** Hands a file or folder to the account. */
export function giveTo(account: ServerAccount | null, path: string): void {
  if (account !== null) chownSync(path, account.uid, account.gid);
}

/** Says whether the account may pass through every folder above a path, and the path itself when it is a folder. */
export function canReach(account: ServerAccount | null, path: string): boolean {
  if (account === null) return true;
  const folder = resolve(path);
  const parent = dirname(folder);
  const stats = statSync(folder);
  const passable = !stats.isDirectory() || mayPass(account, stats);
  return passable && (parent === folder || canReach(account, parent));
}

function mayPass({ uid, gid }: ServerAccount, { mode, uid: owner, gid: group }: Stats): boolean {
  if (owner === uid) return (mode & 0o100) !== 0;
  if (group === gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
