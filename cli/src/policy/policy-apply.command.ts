import { PolicyApplication } from './changes/policy-application';
import { counted } from './counted';
import { readPolicyFiles } from './files/read-policy-files';
import { policyCommand, type CommandResult } from './policy-command';
import { lintResult } from './policy-lint.command';
import { PolicyServer, serverHelp, serverOptions } from './server/policy-server';
import { describeFailures } from './tests/describe-tests';
import { runAuthoredTests } from './tests/run-authored-tests';

/** Brings a server to what policy files say. */
export const policyApplyCommand = policyCommand({
  help: [
    'Usage: axonflow policy apply PATH... [--dry-run] [--prune] [--summary TEXT] [--url URL] [--key KEY] [--json]',
    '',
    'Creates and updates policies by name and publishes them: all of them or, when the server refuses one, none. Refuses when',
    'a file is wrong or a test fails. They are in force within a second. Running it again changes nothing.',
    '',
    '  --dry-run        say what would be done, after the checks of the server',
    '  --prune          then remove policies of the tenant that no file has',
    '  --summary TEXT   why; kept with each version, such as the name of the commit',
    ...serverHelp,
    '  --json           print JSON',
    '',
    'Exit codes: 0 done, 1 a file is wrong, a test fails or the server refuses, 2 wrong usage.',
  ].join('\n'),
  options: {
    ...serverOptions,
    'dry-run': { type: 'boolean' },
    prune: { type: 'boolean' },
    summary: { type: 'string' },
  },
  async run(paths, { 'dry-run': dryRun = false, key, prune = false, summary, url }, env) {
    const server = PolicyServer.of({ key, url }, env);
    const read = await readPolicyFiles(paths);
    if (read.problems.length > 0) return lintResult(read);
    const tests = await runAuthoredTests(read.policies);
    if (tests.failed > 0) return testsFailed(describeFailures(tests), tests.failed);
    return new PolicyApplication(server, { dryRun, prune, summary }).apply(read.policies);
  },
});

function testsFailed(failures: string, failed: number): CommandResult {
  return {
    exitCode: 1,
    text: `${failures}\n\nNothing was changed: ${counted(failed, 'test')} failed.`,
    json: { applied: false, failed },
  };
}
