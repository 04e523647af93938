/**
 * `npm test`: installs and builds what is missing, runs every test, and ends with a line `N passed, N failed`.
 *
 *   node test/run.mjs [--generate] [words for Jest ...]
 *
 * `--generate` writes the generated reference pages instead of comparing them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, ensureInstalled } from '../cli/bin/prepare.mjs';
import { ensureClientsInstalled } from './clients/install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);
/** Longer than any run takes; a run that hangs is a failure, not a wait. */
const TIME_LIMIT_MS = 15 * 60 * 1000;
const generate = words.includes('--generate');

ensureInstalled();
ensureClientsInstalled();
ensureBuilt();

const folder = mkdtempSync(join(tmpdir(), 'axonflow-test-'));
try {
  process.exitCode = run(join(folder, 'results.json'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs Jest and prints the counts of what it did. */
function run(resultsFile) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const selection = generate ? ['--testPathPatterns', 'reference'] : words;
  const { status } = spawnSync(
    process.execPath,
    [jest, '--json', '--outputFile', resultsFile, '--maxWorkers', '2', ...selection],
    {
      cwd: root,
      timeout: TIME_LIMIT_MS,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...(generate ? { AXONFLOW_GENERATE: 'reference' } : {}) },
    },
  );
  const { passed, failed } = countsOf(resultsFile);
  console.log(`${passed} passed, ${failed} failed`);
  return status === 0 && failed === 0 && passed > 0 ? 0 : 1;
}

/** A suite that could not run at all counts as one failure. */
function countsOf(resultsFile) {
  try {
    const results = JSON.parse(readFileSync(resultsFile, 'utf8'));
    return {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    };
  } catch (error) {
    console.error(`Jest wrote no results: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}
