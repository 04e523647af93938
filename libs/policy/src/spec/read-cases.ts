import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads a table of cases that lies beside this file. */
export function readCases<Case>(name: string): readonly Case[] {
  return JSON.parse(readFileSync(join(__dirname, 'cases', `${name}.json`), 'utf8')) as Case[];
}
