/**
 * `node:worker_threads` as Jest finds it: threads whose body is a source run it as it is. Jest compiles what its own threads
 * import, not what others begin with.
 */
const threads = require('worker_threads');
const { join } = require('node:path');

const FROM_SOURCE = ['--require', join(__dirname, 'typescript-hook.cjs')];

class Worker extends threads.Worker {
  constructor(file, options) {
    super(file, String(file).endsWith('.ts') ? { ...options, execArgv: FROM_SOURCE } : options);
  }
}

Object.assign(module.exports, threads, { Worker });
