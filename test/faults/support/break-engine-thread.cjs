/**
 * Preloaded by an orchestrator: its thread of the durable engine breaks as soon as a file appears, in the way that the file
 * says.
 */
const { existsSync, readFileSync } = require('node:fs');
const { isMainThread, workerData } = require('node:worker_threads');

const POLL_MS = 10;
const sign = process.env.BREAK_ENGINE_AT;
const ways = {
  throw: () => {
    throw new Error('broken by a test');
  },
  exit: () => process.exit(0),
};

if (!isMainThread && workerData?.systemDatabaseUrl !== undefined)
  setInterval(() => existsSync(sign) && ways[readFileSync(sign, 'utf8')](), POLL_MS).unref();
