/**
 * Installs the published client packages that the tests in this folder use. They have a lock file of their own, so that
 * nobody who only runs AxonFlow downloads them. Run directly, it installs at once.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from '../../cli/bin/prepare.mjs';

const file = fileURLToPath(import.meta.url);

/** Runs `npm ci` in this folder when its packages are missing or stale. */
export function ensureClientsInstalled() {
  ensureInstalled(dirname(file));
}

if (process.argv[1] === file) ensureClientsInstalled();
