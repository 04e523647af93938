import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

/** Writes JSON for the eyes of this user alone (0600). A reader sees the old or the new content, never a part. */
export async function writePrivateJson(file: string, content: object): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(unfinished, file);
}

/** Reads a file of {@link writePrivateJson}; null when there is none, or none that can be understood. */
export async function readPrivateJson(file: string): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof content === 'object' ? (content as Record<string, unknown> | null) : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
