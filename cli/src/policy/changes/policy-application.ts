import type { FieldProblem } from '@app/kernel';
import type { AuthoredPolicy } from '../files/policy-file';
import type { CommandResult } from '../policy-command';
import type { PolicyServer } from '../server/policy-server';
import { describeChanges, isEffective } from './describe-changes';
import { planChanges, type PolicyChange } from './plan-changes';

/** How policies are applied. */
export interface ApplyOptions {
  /** Asks the server whether it would, and changes nothing. */
  readonly dryRun: boolean;
  /** Removes policies of the tenant that are not among the files. */
  readonly prune: boolean;
  /** Kept with each version. */
  readonly summary: string | undefined;
}

/** Brings a server to what files say, and says what was done. */
export class PolicyApplication {
  constructor(
    private readonly server: PolicyServer,
    private readonly how: ApplyOptions,
  ) {}

  /** Creates, updates and publishes all policies or none; then removes others, if that is wished for. */
  async apply(policies: readonly AuthoredPolicy[]): Promise<CommandResult> {
    const { dryRun } = this.how;
    const changes = planChanges(policies, await this.server.policies());
    const effective = changes.filter((change) => isEffective(change, this.how));
    const errors = effective.length === 0 ? [] : await this.server.import(policies, this.how);
    if (errors.length > 0) return refused(policies, errors);
    if (!dryRun) await this.removeOthers(effective);
    const versions = dryRun ? {} : await this.versions(policies);
    return {
      exitCode: 0,
      text: [describeChanges(changes, this.how), ...this.closing(versions)].join('\n'),
      json: { applied: !dryRun && effective.length > 0, changes, versions },
    };
  }

  private async removeOthers(changes: readonly PolicyChange[]): Promise<void> {
    for (const change of changes) if (change.kind === 'only-on-server') await this.server.remove(change.id);
  }

  /** The versions in force, by name of the policy. */
  private async versions(
    policies: readonly AuthoredPolicy[],
  ): Promise<Readonly<Record<string, number | null>>> {
    const names = new Set(policies.map(({ document }) => document.name));
    const now = (await this.server.policies()).filter(({ document }) => names.has(document.name));
    return Object.fromEntries(now.map(({ document, publishedVersion }) => [document.name, publishedVersion]));
  }

  private closing(versions: Readonly<Record<string, number | null>>): readonly string[] {
    if (this.how.dryRun) return ['Nothing was changed: this was a dry run.'];
    const inForce = Object.entries(versions).map(
      ([name, version]) => `  ${name}: version ${version ?? 'none'}`,
    );
    return ['In force:', ...inForce];
  }
}

function refused(policies: readonly AuthoredPolicy[], errors: readonly FieldProblem[]): CommandResult {
  const lines = errors.map(({ field, message }) => `  ${placeOf(policies, field)}${message}`);
  return {
    exitCode: 1,
    text: ['Nothing was changed: the server refuses.', ...lines].join('\n'),
    json: { applied: false, errors },
  };
}

/** Turns a pointer into the body that was sent, such as `/policies/0/name`, into the policy that stands there. */
function placeOf(policies: readonly AuthoredPolicy[], pointer: string): string {
  const [, , index = '', ...rest] = pointer.split('/');
  const policy = policies[Number(index)];
  if (index === '' || policy === undefined) return '';
  return `${policy.document.name} (${policy.file}:${policy.line})  /${rest.join('/')}  `;
}
