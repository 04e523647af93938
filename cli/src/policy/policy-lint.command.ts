import { systemClock } from '@app/kernel';
import { counted } from './counted';
import { describeCount, describeNotices, describeProblems } from './files/describe-problems';
import { noticesOf, type PolicyNotice } from './files/policy-notices';
import { readPolicyFiles, type PolicyFiles } from './files/read-policy-files';
import { policyCommand, type CommandResult } from './policy-command';

/** Says everything that is wrong with policy files, without a server. */
export const policyLintCommand = policyCommand({
  help: [
    'Usage: axonflow policy lint PATH... [--json]',
    '',
    'Reads every .yaml, .yml and .json file at the paths and below, and says everything that is wrong with them and what to',
    'write instead, as file:line:column. A file holds one policy or a list of them. Needs no server. Notices about policies',
    'that disagree with others or can never do anything are no problems.',
    '',
    '  --json   print JSON',
    '',
    'Exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage.',
  ].join('\n'),
  options: {},
  async run(paths) {
    const read = await readPolicyFiles(paths);
    return lintResult(read, await noticesOf(read.policies, systemClock.now()));
  },
});

/** What a reading of files says by itself. */
export function lintResult(read: PolicyFiles, notices: readonly PolicyNotice[] = []): CommandResult {
  const { files, policies, problems } = read;
  const total = [describeCount(read), counted(problems.length, 'problem')];
  if (notices.length > 0) total.push(counted(notices.length, 'notice'));
  const parts = [describeProblems(problems), describeNotices(notices), total.join(', ')];
  return {
    exitCode: problems.length === 0 ? 0 : 1,
    text: parts.filter((part) => part !== '').join('\n\n'),
    json: { files: files.length, policies: policies.length, problems, notices },
  };
}
