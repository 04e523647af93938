/**
 * Makes a fresh checkout runnable: installs and builds what is missing or stale. Plain Node, no dependencies, because
 * it runs before there are any.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const OLDEST_NODE = { major: 20, minor: 19 };
/** What the build reads. */
const SOURCE_FOLDERS = ['apps', 'libs', 'cli/src'];
const SOURCE_FILES = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
const TEST_FILE = /\.(spec|db-spec|e2e-spec|fake)\.ts$/;
/** Holds the hash of the sources that `dist` was built from. */
const BUILT = join(root, 'dist', '.built');

/** Ends the process, unless this Node can run AxonFlow. CommonJS code loads ES modules from 20.19 on. */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)) return;
  fail(
    `AxonFlow needs Node.js ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer; this is ${version}. Get a current one from https://nodejs.org.`,
  );
}

/** Runs `npm ci` in a folder, unless its node_modules holds exactly what its package-lock.json names. */
export function ensureInstalled(folder = root) {
  requireNode();
  const reason = whyInstall(folder);
  if (reason === null) return;
  progress(`Installing packages (${reason}; about half a minute) ...`);
  const npm = process.env.npm_execpath;
  const words = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const install = npm?.endsWith('.js') ? [process.execPath, npm, ...words] : ['npm', ...words];
  run(install, 'The packages could not be installed. Check the network and run: npm ci', folder);
}

/** Builds, unless `dist` was built from exactly these sources. */
export function ensureBuilt() {
  const hash = hashOfSources();
  if (existsSync(BUILT) && readFileSync(BUILT, 'utf8') === hash) return;
  progress('Building AxonFlow (about 15 s) ...');
  rmSync(BUILT, { force: true });
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  run([process.execPath, nest, 'build', 'agent'], 'The build failed; see above.');
  mkdirSync(dirname(BUILT), { recursive: true });
  writeFileSync(BUILT, hash);
}

function whyInstall(folder) {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return 'the first time';
  const present = readPackages(installed);
  const missing = Object.entries(readPackages(join(folder, 'package-lock.json'))).find(
    ([path, { optional, version }]) =>
      path.startsWith('node_modules/') && !optional && present[path]?.version !== version,
  );
  return missing === undefined ? null : `${missing[0].replace('node_modules/', '')} has changed`;
}

function readPackages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function hashOfSources() {
  const files = [
    ...SOURCE_FOLDERS.flatMap((folder) => filesIn(join(root, folder))),
    ...SOURCE_FILES.map((f) => join(root, f)),
  ];
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !TEST_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function run([program, ...words], advice, folder = root) {
  const { status, error } = spawnSync(program, words, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(error === undefined ? advice : `${advice}\n(${error.message})`);
}

function progress(line) {
  process.stderr.write(`${line}\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
