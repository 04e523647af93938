/** `npm start`: the whole system from a checkout, whatever its state. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
process.argv.splice(2, 0, 'up');
createRequire(import.meta.url)(join(root, 'dist/cli/src/main.js'));
