/** `npm run bench -- <suite> [--json FILE] [--seconds N]`: see README.md. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('./typescript-hook.cjs');
await require('./bench-command.ts').main(process.argv.slice(2));
