/** `npm run bench -- <suite> [--json FILE] [--seconds N]`: see README.md. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('../../libs/testing/src/typescript-hook.cjs');
await require('./bench-command.ts').main(process.argv.slice(2));
