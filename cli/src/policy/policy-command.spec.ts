import { WrongUsageError } from '../cli.errors';
import { policyApplyCommand } from './policy-apply.command';
import { policyDiffCommand } from './policy-diff.command';
import { policyLintCommand } from './policy-lint.command';
import { policyReplayCommand } from './policy-replay.command';
import { policyTestCommand } from './policy-test.command';

const COMMANDS = [
  ['policy lint', policyLintCommand],
  ['policy test', policyTestCommand],
  ['policy diff', policyDiffCommand],
  ['policy apply', policyApplyCommand],
  ['policy replay', policyReplayCommand],
] as const;

describe.each(COMMANDS)('%s', (name, command) => {
  it('explains its options and exit codes', () => {
    expect(command.help).toContain(`Usage: axonflow ${name} PATH...`);
    expect(command.help).toContain('Exit codes: 0 ');
    const [usage = '', ...lines] = command.help.split('\n');
    for (const [option] of usage.matchAll(/--[a-z-]+/g)) {
      expect(lines.filter((line) => line.startsWith(`  ${option} `))).toHaveLength(1);
    }
  });

  it('refuses to run without a path, or with an option that it does not know', async () => {
    await expect(command.run({}, [])).rejects.toThrow(WrongUsageError);
    await expect(command.run({}, ['.', '--nonsense'])).rejects.toMatchObject({
      code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION',
    });
  });
});

it.each(['0', '5001', '-1', 'many', ''])('does not replay the last %j calls', async (last) => {
  await expect(policyReplayCommand.run({}, ['.', `--last=${last}`])).rejects.toThrow('--last must be');
});
