import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Cuts prompts from the documentation of installed packages: real prose, code and tables. All are different.
 * @param count of prompts
 * @param length of each, in UTF-16 code units
 * @throws Error when the installed documentation is too small for so many
 */
export function realPrompts(count: number, length: number): string[] {
  const seen = new Set<string>();
  for (const text of documents(join(__dirname, '..', '..', 'node_modules'))) {
    for (let start = 0; start + length <= text.length && seen.size < count; start += length) {
      seen.add(text.slice(start, start + length));
    }
    if (seen.size === count) return [...seen];
  }
  throw new Error(`Only ${seen.size} of ${count} different prompts were found.`);
}

function* documents(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* documents(path);
    else if (entry.isFile() && entry.name.toLowerCase().endsWith('.md')) yield readFileSync(path, 'utf8');
  }
}
