import { counted } from '../counted';
import type { FileProblem } from './policy-file';
import type { PolicyNotice } from './policy-notices';
import type { PolicyFiles } from './read-policy-files';

/** One line for each problem, in the form that editors and CI systems turn into links. */
export function describeProblems(problems: readonly FileProblem[]): string {
  return problems
    .map(({ column, file, line, message, pointer }) =>
      [`${file}:${line}:${column}`, pointer, message].filter((part) => part !== '').join('  '),
    )
    .join('\n');
}

/** One line for each notice, in the same form. */
export function describeNotices(notices: readonly PolicyNotice[]): string {
  return notices
    .map(({ column, file, kind, line, message }) => `${file}:${line}:${column}  ${kind}: ${message}`)
    .join('\n');
}

/** How much was read, such as `2 files, 5 policies`. */
export function describeCount({ files, policies }: PolicyFiles): string {
  return `${counted(files.length, 'file')}, ${counted(policies.length, 'policy', 'policies')}`;
}
