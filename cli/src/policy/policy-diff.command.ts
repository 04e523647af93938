import { describeChanges, isEffective } from './changes/describe-changes';
import { planChanges } from './changes/plan-changes';
import { readPolicyFiles } from './files/read-policy-files';
import { policyCommand } from './policy-command';
import { lintResult } from './policy-lint.command';
import { PolicyServer, serverHelp, serverOptions } from './server/policy-server';

/** Exit code that tells a pipeline that something is different; not a failure. */
const DIFFERENT = 3;

/** Compares policy files with a server, and changes nothing. */
export const policyDiffCommand = policyCommand({
  help: [
    'Usage: axonflow policy diff PATH... [--prune] [--url URL] [--key KEY] [--json]',
    '',
    'Compares policy files with the newest versions on a server, by name, and says what policy apply would create, change',
    'field by field, publish or leave. Changes nothing.',
    '',
    '  --prune          also say what would be removed because no file has it',
    ...serverHelp,
    '  --json           print JSON',
    '',
    'Exit codes: 0 no change, 3 changes, 1 a file is wrong or the server refuses, 2 wrong usage.',
  ].join('\n'),
  options: { ...serverOptions, prune: { type: 'boolean' } },
  async run(paths, { key, prune = false, url }, env) {
    const server = PolicyServer.of({ key, url }, env);
    const read = await readPolicyFiles(paths);
    if (read.problems.length > 0) return lintResult(read);
    const changes = planChanges(read.policies, await server.policies());
    const isDifferent = changes.some((change) => isEffective(change, { prune }));
    return {
      exitCode: isDifferent ? DIFFERENT : 0,
      text: describeChanges(changes, { prune }),
      json: { changes },
    };
  },
});
