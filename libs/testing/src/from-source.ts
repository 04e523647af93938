import { join } from 'node:path';

/** Arguments of Node for a process that runs TypeScript source, such as the watchdog of the embedded server. */
export const FROM_SOURCE: readonly string[] = ['--require', join(__dirname, 'typescript-hook.cjs')];
