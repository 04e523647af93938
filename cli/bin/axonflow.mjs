#!/usr/bin/env node
/** The `axonflow` command, from a built checkout. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { requireNode, root } from './prepare.mjs';

requireNode();
const main = join(root, 'dist/cli/src/main.js');
if (existsSync(main)) {
  createRequire(import.meta.url)(main);
} else {
  process.stderr.write('AxonFlow is not built yet. Run: npm start, or npm run build\n');
  process.exitCode = 1;
}
