import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@app/kernel';
import { readYaml } from '../planning/read-plan';
import { AgentDomain } from './agent-domain';
import { readAgentConfig } from './read-agent-config';

/** A file that is not used, and why. */
interface BadAgentFile {
  readonly file: string;
  readonly problem: string;
}

/** What a folder of AgentConfig files holds. */
export interface AgentFolder {
  readonly domains: readonly AgentDomain[];
  readonly bad: readonly BadAgentFile[];
}

/** Files beyond this number are not read. */
const MAX_FILES = 1000;

/**
 * Reads the `*.yaml`, `*.yml` and `*.json` files of the first folder that exists, in the order of their names. A file that
 * cannot be used, or whose domain an earlier file has, is named in `bad`; the others are used all the same.
 */
export function readAgentFolder(folders: readonly string[]): AgentFolder {
  const domains = new Map<string, AgentDomain>();
  const bad: BadAgentFile[] = [];
  for (const file of agentFilesIn(folders)) {
    try {
      const domain = new AgentDomain(readAgentConfig(readYaml(readFileSync(file, 'utf8'))), 'file');
      if (domains.has(domain.name))
        bad.push({ file, problem: `the domain ${domain.name} is in an earlier file` });
      else domains.set(domain.name, domain);
    } catch (error) {
      bad.push({ file, problem: error instanceof AppError ? error.message : 'the file cannot be read' });
    }
  }
  return { domains: [...domains.values()], bad };
}

function agentFilesIn(folders: readonly string[]): readonly string[] {
  for (const folder of folders) {
    const names = namesIn(folder);
    if (names === null) continue;
    return names
      .filter((name) => /\.(?:ya?ml|json)$/.test(name))
      .sort()
      .slice(0, MAX_FILES)
      .map((name) => join(folder, name));
  }
  return [];
}

function namesIn(folder: string): readonly string[] | null {
  try {
    return readdirSync(folder);
  } catch {
    return null;
  }
}
