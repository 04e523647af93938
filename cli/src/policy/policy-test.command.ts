import { readPolicyFiles } from './files/read-policy-files';
import { policyCommand, type CommandResult } from './policy-command';
import { lintResult } from './policy-lint.command';
import { describeTests } from './tests/describe-tests';
import { runAuthoredTests, type TestReport } from './tests/run-authored-tests';

/** Runs the tests that policy files hold, without a server. */
export const policyTestCommand = policyCommand({
  help: [
    'Usage: axonflow policy test PATH... [--json]',
    '',
    'Checks the files as policy lint does and then runs the tests of every policy with the engine and the detectors that the',
    'services use. The policy is alone and enforced, whatever its mode. Needs no server.',
    '',
    '  --json   print JSON',
    '',
    'Exit codes: 0 every test passed, 1 one failed or a file is wrong, 2 wrong usage.',
  ].join('\n'),
  options: {},
  async run(paths) {
    const read = await readPolicyFiles(paths);
    return read.problems.length > 0 ? lintResult(read) : testResult(await runAuthoredTests(read.policies));
  },
});

function testResult(report: TestReport): CommandResult {
  const { failed, passed, tested } = report;
  const policies = tested.map(({ policy: { document, file, line }, results }) => ({
    name: document.name,
    file,
    line,
    tests: results,
  }));
  return {
    exitCode: failed === 0 ? 0 : 1,
    text: describeTests(report),
    json: { passed, failed, policies },
  };
}
