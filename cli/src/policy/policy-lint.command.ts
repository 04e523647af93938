import { counted } from './counted';
import { describeCount, describeProblems } from './files/describe-problems';
import { readPolicyFiles, type PolicyFiles } from './files/read-policy-files';
import { policyCommand, type CommandResult } from './policy-command';

/** Says everything that is wrong with policy files, without a server. */
export const policyLintCommand = policyCommand({
  name: 'policy lint',
  summary: 'say what is wrong with policy files',
  help: [
    'Usage: axonflow policy lint PATH... [--json]',
    '',
    'Reads every .yaml, .yml and .json file at the paths and below, and says everything that is wrong with them and what to',
    'write instead, as file:line:column. A file holds one policy or a list of them. Needs no server.',
    '',
    '  --json   print JSON',
    '',
    'Exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage.',
  ].join('\n'),
  options: {},
  async run(paths) {
    return lintResult(await readPolicyFiles(paths));
  },
});

/** What a reading of files says by itself. */
export function lintResult(read: PolicyFiles): CommandResult {
  const { files, policies, problems } = read;
  const total = `${describeCount(read)}, ${counted(problems.length, 'problem')}`;
  return {
    exitCode: problems.length === 0 ? 0 : 1,
    text: problems.length === 0 ? total : `${describeProblems(problems)}\n\n${total}`,
    json: { files: files.length, policies: policies.length, problems },
  };
}
