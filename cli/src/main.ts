import { parseArgs } from 'node:util';
import { PRODUCT_VERSION, processEnvironment } from '@app/config';
import { WrongUsageError } from './cli.errors';
import { COMMANDS } from './commands';

/** Exit code of a call that `axonflow` does not understand. */
const WRONG_USAGE = 2;

async function main(args: readonly string[]): Promise<number> {
  const entry = COMMANDS.find(({ name }) => startsWith(args, name.split(' ')));
  if (entry === undefined) return mainWithoutCommand(args);
  const rest = args.slice(entry.name.split(' ').length);
  const command = await entry.load();
  if (rest.some((word) => word === '--help' || word === '-h')) return print(command.help);
  if (command.takesArguments !== true) parseArgs({ args: rest, options: {} });
  return command.run(processEnvironment(), rest);
}

function mainWithoutCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
  });
  if (values.version) return print(PRODUCT_VERSION);
  if (values.help || positionals.length === 0) return print(overview());
  process.stderr.write(`axonflow: '${positionals.join(' ')}' is not a command.\n\n${overview()}\n`);
  return WRONG_USAGE;
}

function startsWith(args: readonly string[], words: readonly string[]): boolean {
  return words.every((word, index) => args[index] === word);
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
  if (error instanceof WrongUsageError) return true;
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
