import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Reads a table of cases that lies beside this file. */
export function readCases<Case>(name: string): readonly Case[] {
  return parse(readFileSync(join(__dirname, 'cases', `${name}.yaml`), 'utf8')) as Case[];
}
