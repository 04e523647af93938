import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Reads a list of cases that lies beside this file. */
export function readCases<Case>(name: string): readonly Case[] {
  return read(name) as Case[];
}

/** Reads cases by what they are about. */
export function readCaseMap<Case>(name: string): Readonly<Record<string, Case>> {
  return read(name) as Record<string, Case>;
}

function read(name: string): unknown {
  return parse(readFileSync(join(__dirname, 'cases', `${name}.yaml`), 'utf8'));
}
