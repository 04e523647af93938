import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PolicyFilesError } from '../policy-command.errors';

const EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

/**
 * Finds policy files: each path itself when it is a file, everything below it when it is a folder. Hidden files, hidden
 * folders and symbolic links inside folders are passed over.
 * @returns paths as given or below what was given, each once, in alphabetical order
 * @throws PolicyFilesError (NOT_FOUND) when a path does not exist, or there is no policy file
 */
export async function findPolicyFiles(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(filesAt));
  const files = [...new Set(found.flat())].toSorted();
  if (files.length > 0) return files;
  throw new PolicyFilesError(`There is no .yaml, .yml or .json file in ${paths.join(', ')}.`);
}

async function filesAt(path: string): Promise<readonly string[]> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new PolicyFilesError(`${path} does not exist or cannot be read.`, { cause });
  });
  return entry.isDirectory() ? filesBelow(path) : [path];
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .map(async (entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return filesBelow(path);
        return entry.isFile() && EXTENSIONS.has(extname(entry.name)) ? [path] : [];
      }),
  );
  return found.flat();
}
