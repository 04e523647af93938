import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The command line of a running process; null when there is none by that id, or it is a zombie. */
function commandLineOf(pid: number): string | null {
  const text = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  return text === '' ? null : text;
}

function fromProc(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function fromPs(pid: number): string {
  return spawnSync('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
    encoding: 'utf8',
  }).stdout.trim();
}

/**
 * Says whether a process lives and was started for this cluster. Process ids are used again, so the id alone, as found
 * in a file that may be old, proves nothing.
 */
export function runsFor(cluster: string, pid: number): boolean {
  return commandLineOf(pid)?.includes(cluster) ?? false;
}
