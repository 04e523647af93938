import type { Command } from './command';

/** Where a command is found. */
interface CommandEntry {
  /** The words that call it, such as `audit verify`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Brings the command itself: a call loads what it needs, not what the others need. */
  load(): Promise<Command>;
}

/** Everything that `axonflow` can do. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'up',
    summary: 'run the whole system on this machine',
    load: async () => (await import('./up/up.command.js')).upCommand,
  },
  {
    name: 'migrate',
    summary: 'bring a database to the schema of this release',
    load: async () => (await import('./migrate/migrate.command.js')).migrateCommand,
  },
  {
    name: 'audit verify',
    summary: 'prove that the audit trail is as it was written',
    load: async () => (await import('./audit/audit-verify.command.js')).auditVerifyCommand,
  },
  {
    name: 'policy lint',
    summary: 'say what is wrong with policy files',
    load: async () => (await import('./policy/policy-lint.command.js')).policyLintCommand,
  },
  {
    name: 'policy test',
    summary: 'run the tests that policy files hold',
    load: async () => (await import('./policy/policy-test.command.js')).policyTestCommand,
  },
  {
    name: 'policy diff',
    summary: 'say what policy apply would change',
    load: async () => (await import('./policy/policy-diff.command.js')).policyDiffCommand,
  },
  {
    name: 'policy apply',
    summary: 'bring a server to what policy files say',
    load: async () => (await import('./policy/policy-apply.command.js')).policyApplyCommand,
  },
  {
    name: 'policy replay',
    summary: 'try policy files on calls of the past',
    load: async () => (await import('./policy/policy-replay.command.js')).policyReplayCommand,
  },
];
