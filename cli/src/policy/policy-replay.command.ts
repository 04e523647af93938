import { WrongUsageError } from '../cli.errors';
import { readPolicyFiles } from './files/read-policy-files';
import { policyCommand } from './policy-command';
import { lintResult } from './policy-lint.command';
import { describeReplay } from './replay/describe-replay';
import { PolicyServer, serverHelp, serverOptions } from './server/policy-server';

const DEFAULT_CALLS = '1000';
const MOST_CALLS = 5000;
/** Exit code that tells a pipeline that verdicts change; not a failure. */
const DIFFERENT = 3;

/** Tries policy files on calls of the past. */
export const policyReplayCommand = policyCommand({
  help: [
    'Usage: axonflow policy replay PATH... [--last N] [--url URL] [--key KEY] [--json]',
    '',
    "Asks a server which of the tenant's last recorded calls would end differently if the files were in force, beside all",
    'policies that no file has. Policies in shadow mode are tried as if they were enforced. Changes nothing. Calls can be',
    'replayed while the server keeps their texts (AXONFLOW_CONTENT_RETENTION_DAYS); samples are masked.',
    '',
    `  --last N         how many calls to look at, 1 to ${MOST_CALLS} (${DEFAULT_CALLS})`,
    ...serverHelp,
    '  --json           print JSON',
    '',
    'Exit codes: 0 no verdict changes, 3 some do, 1 a file is wrong or the server refuses, 2 wrong usage.',
  ].join('\n'),
  options: { ...serverOptions, last: { type: 'string', default: DEFAULT_CALLS } },
  async run(paths, { key, last, url }, env) {
    const calls = callsOf(last);
    const server = PolicyServer.of({ key, url }, env);
    const read = await readPolicyFiles(paths);
    if (read.problems.length > 0) return lintResult(read);
    const known = new Map((await server.policies()).map(({ document, id }) => [document.name, id]));
    const drafts = read.policies.map(({ document }) => {
      const id = known.get(document.name);
      return id === undefined ? { document } : { id, document };
    });
    const report = await server.replay(drafts, calls);
    const names = new Map(drafts.map(({ document, id }, index) => [id ?? `draft-${index}`, document.name]));
    return {
      exitCode: report.changed_calls === 0 ? 0 : DIFFERENT,
      text: describeReplay(report, names),
      json: report,
    };
  },
});

function callsOf(last: string): number {
  const calls = /^\d+$/.test(last) ? Number(last) : 0;
  if (calls >= 1 && calls <= MOST_CALLS) return calls;
  throw new WrongUsageError(`--last must be a whole number from 1 to ${MOST_CALLS}.`);
}
