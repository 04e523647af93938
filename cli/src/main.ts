import { parseArgs } from 'node:util';
import { PRODUCT_VERSION, processEnvironment } from '@app/config';
import { auditVerifyCommand } from './audit/audit-verify.command';
import type { Command } from './command';
import { migrateCommand } from './migrate/migrate.command';
import { upCommand } from './up/up.command';

const COMMANDS: readonly Command[] = [upCommand, migrateCommand, auditVerifyCommand];

/** Exit code of a call that `axonflow` does not understand. */
const WRONG_USAGE = 2;

async function main(args: readonly string[]): Promise<number> {
  const { words, help, version } = read(args);
  if (version) return print(PRODUCT_VERSION);
  const command = COMMANDS.find(({ name }) => name === words);
  if (command !== undefined) return help ? print(command.help) : command.run(processEnvironment());
  if (help || words === '') return print(overview());
  process.stderr.write(`axonflow: '${words}' is not a command.\n\n${overview()}\n`);
  return WRONG_USAGE;
}

function read(args: readonly string[]): { words: string; help: boolean; version: boolean } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
  });
  return { words: positionals.join(' '), help: values.help ?? false, version: values.version ?? false };
}

function overview(): string {
  const commands = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}`);
  return [
    'Usage: axonflow <command>',
    '',
    ...commands,
    '',
    'axonflow <command> --help says more. Settings come from the environment.',
  ].join('\n');
}

function print(text: string): number {
  console.log(text);
  return 0;
}

function isWrongUsage(error: unknown): boolean {
  return (
    error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
  );
}

main(process.argv.slice(2)).then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(isWrongUsage(error) ? WRONG_USAGE : 1);
  },
);
