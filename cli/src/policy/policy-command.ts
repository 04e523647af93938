import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Environment } from '@app/config';
import { AppError } from '@app/kernel';
import { WrongUsageError } from '../cli.errors';
import type { Command } from '../command';

/** What a command found out: for people and, with `--json`, for machines. */
export interface CommandResult {
  readonly exitCode: number;
  readonly text: string;
  readonly json: object;
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<Extra extends Options> = ReturnType<typeof parseArgs<{ options: Extra }>>['values'];

/** What a command of `axonflow policy` is made of. */
export interface PolicyCommandParts<Extra extends Options> {
  readonly help: string;
  /** Options beside `--json`. */
  readonly options: Extra;
  /** @param paths the operands; at least one */
  run(paths: readonly string[], values: Values<Extra>, env: Environment): Promise<CommandResult>;
}

/** Makes a command that takes paths and options and prints its result as text or, with `--json`, as JSON. */
export function policyCommand<const Extra extends Options>(parts: PolicyCommandParts<Extra>): Command {
  const { help } = parts;
  return {
    help,
    takesArguments: true,
    async run(env, args) {
      const options = { ...parts.options, json: { type: 'boolean' } } as const;
      const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
      if (positionals.length === 0) throw new WrongUsageError(`Say which files or folders.\n\n${help}`);
      const isJson = (values as { readonly json?: boolean }).json === true;
      const result = parts.run(positionals, values, env);
      return isJson ? printJson(result) : printText(result);
    },
  };
}

async function printText(running: Promise<CommandResult>): Promise<number> {
  const { exitCode, text } = await running;
  console.log(printable(text));
  return exitCode;
}

/** A machine gets JSON in every case; only wrong usage is said in words. */
async function printJson(running: Promise<CommandResult>): Promise<number> {
  const { exitCode, json } = await running.catch((error: unknown) => {
    if (!(error instanceof AppError) || error instanceof WrongUsageError) throw error;
    const { code, message, problems } = error;
    return { exitCode: 1, json: { error: { code, message, problems } } };
  });
  console.log(JSON.stringify(json, null, 2));
  return exitCode;
}

/** Names and samples come from others: none of their control characters reaches the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]/gu, '\uFFFD');
}
