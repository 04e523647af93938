import { Injectable } from '@nestjs/common';
import type { PolicyMode } from '@app/kernel';
import { parsePolicy } from '../model/parse-policy';
import type { PolicyDocument } from '../model/policy-document';
import { PolicyConflictError } from '../policy.errors';
import { lockOwn, modeBeforeOff, newestVersion, versionOf } from '../store/policy-rows';
import type { PolicyVersionEntity } from '../store/policy-version.entity';
import { storedPolicyOf, type StoredPolicy } from '../store/stored-policy';
import {
  addPolicy,
  addVersion,
  requireNewest,
  type ChangedBy,
  type NextVersion,
  type OwnScope,
  type PolicyState,
} from './add-version';
import { PolicyChanges, type OpenChange, type PolicyWriter } from './policy-changes';
import { putInForce } from './put-in-force';
import { requirePassing, storedTestCases } from './stored-test-cases';

/** A new document of a policy. */
export interface DocumentChange extends ChangedBy {
  /** JSON in the form of a `PolicyDocument`; defaults are filled in. */
  readonly document: unknown;
  /** Whether the new version is to be in force at once; a draft when absent. */
  readonly publish?: boolean;
}

/** The first document of a policy. */
export interface NewPolicy extends Omit<DocumentChange, 'expectedVersion'> {
  /** Whose calls it governs: the tenant's when absent, or those of all tenants of its organization. */
  readonly scope?: OwnScope;
}

/**
 * The life of a policy of a tenant or of its organization: drafts are written, published once their tests pass, and rolled back. Every change of the
 * document is a further version, numbered from 1 and never changed; every change is recorded before it is committed; and
 * what is published is in force on every task within a second. Two authors never overwrite each other unseen: give
 * `expectedVersion`.
 *
 * All methods throw PolicyNotFoundError (NOT_FOUND) when there is no such policy, ForbiddenError (FORBIDDEN) when it is
 * the system's, or the organization's and the writer has not the role org_admin, PolicyConflictError (CONFLICT) when `expectedVersion` is not the newest any more, and what the recorder
 * throws; then nothing is changed.
 */
@Injectable()
export class PolicyLifeCycle {
  constructor(private readonly changes: PolicyChanges) {}

  /**
   * Adds a policy, as a draft unless it is to be published.
   * @throws InvalidPolicyError (INVALID_REQUEST) that names every problem
   */
  async create(
    writer: PolicyWriter,
    { document, publish = false, scope = 'tenant', ...by }: NewPolicy,
  ): Promise<StoredPolicy> {
    const parsed = parsePolicy(document);
    return this.changes.run(writer, (change) =>
      addPolicy(change, { document: parsed, type: 'create', by, publish }, scope),
    );
  }

  /**
   * Adds a version, as a draft unless it is to be published; the version in force stays beside a draft.
   * @throws InvalidPolicyError (INVALID_REQUEST) that names every problem
   * @throws PolicyTestsFailedError (CONFLICT) when it is to be published and a stored test case fails
   */
  async update(
    writer: PolicyWriter,
    id: string,
    { document, publish = false, ...by }: DocumentChange,
  ): Promise<StoredPolicy> {
    const parsed = parsePolicy(document);
    const next = { document: parsed, type: 'update' as const, by };
    return this.changed(writer, id, (change, state) =>
      publish ? activate(change, state, next) : addVersion(change, state, { ...next, publish }),
    );
  }

  /**
   * Puts a version in force that is newer than the one in force: `version`, or the newest.
   * @throws PolicyTestsFailedError (CONFLICT) while a stored test case fails
   * @throws PolicyConflictError (CONFLICT) for an older version, which is a rollback
   */
  async publish(
    writer: PolicyWriter,
    id: string,
    { version: wanted, ...by }: ChangedBy & { readonly version?: number },
  ): Promise<StoredPolicy> {
    return this.changed(writer, id, async (change, state) => {
      requireNewest(state, by);
      const { newest, policy } = state;
      const version = wanted ?? newest.version;
      const { document } = await versionOf(change.manager, id, version);
      if (version < (policy.publishedVersion ?? 0)) throw wouldGoBack(version);
      if (version === policy.publishedVersion) return storedPolicyOf(policy, newest);
      await requirePassing(change, await storedTestCases(change.manager, id), document);
      return putInForce(change, state, { version, by });
    });
  }

  /**
   * Puts the document of an older version in force again, as a further version.
   * @throws PolicyTestsFailedError (CONFLICT) while a stored test case fails
   */
  async rollback(
    writer: PolicyWriter,
    id: string,
    { toVersion, ...by }: ChangedBy & { readonly toVersion: number },
  ): Promise<StoredPolicy> {
    return this.changed(writer, id, async (change, state) => {
      const { document } = await versionOf(change.manager, id, toVersion);
      const summary = by.summary ?? `Rolled back to version ${toVersion}.`;
      return activate(change, state, { document, type: 'rollback', by: { ...by, summary } });
    });
  }

  /**
   * Puts the policy in force as it was before it was disabled: enforced or in shadow.
   * @throws PolicyTestsFailedError (CONFLICT) while a stored test case fails
   */
  async enable(writer: PolicyWriter, id: string, by: ChangedBy): Promise<StoredPolicy> {
    return this.changed(writer, id, async (change, state) => {
      const base = await currentVersion(change, state);
      const mode =
        base.document.mode === 'off' ? await modeBeforeOff(change.manager, id) : base.document.mode;
      return switchMode(change, { ...state, base }, { mode, type: 'enable', by });
    });
  }

  /** Takes the policy out of force; it stays published, in mode `off`. Tests cannot prevent it. */
  async disable(writer: PolicyWriter, id: string, by: ChangedBy): Promise<StoredPolicy> {
    return this.changed(writer, id, async (change, state) => {
      const base = await currentVersion(change, state);
      return switchMode(change, { ...state, base }, { mode: 'off', type: 'disable', by });
    });
  }

  /**
   * Lets a policy that was watched in shadow mode act from now on.
   * @throws PolicyConflictError (CONFLICT) when the version in force is not in shadow mode
   * @throws PolicyTestsFailedError (CONFLICT) while a stored test case fails
   */
  async promote(writer: PolicyWriter, id: string, by: ChangedBy): Promise<StoredPolicy> {
    return this.changed(writer, id, async (change, state) => {
      const base = await currentVersion(change, state);
      if (state.policy.publishedVersion === null || base.document.mode !== 'shadow') {
        throw new PolicyConflictError('Only a policy that is in force in shadow mode can be promoted.');
      }
      const summary = by.summary ?? 'Promoted from shadow to enforce.';
      return switchMode(
        change,
        { ...state, base },
        { mode: 'enforce', type: 'update', by: { ...by, summary } },
      );
    });
  }

  /** Takes a policy out of force for good. Its versions stay readable, for records refer to them. */
  async remove(writer: PolicyWriter, id: string, by: ChangedBy): Promise<void> {
    await this.changed(writer, id, (change, state) => {
      const { document } = state.newest;
      return addVersion(change, state, { document, type: 'delete', by, publish: false });
    });
  }

  private changed(
    writer: PolicyWriter,
    id: string,
    work: (change: OpenChange, state: PolicyState) => Promise<StoredPolicy>,
  ): Promise<StoredPolicy> {
    return this.changes.run(writer, async (change) => {
      const policy = await lockOwn(change, id);
      return work(change, { policy, newest: await newestVersion(change.manager, id) });
    });
  }
}

/** What governs now, or would if it were published: a later draft must not slip in with a change of mode. */
async function currentVersion(
  { manager }: OpenChange,
  { newest, policy }: PolicyState,
): Promise<PolicyVersionEntity> {
  return policy.publishedVersion === null ? newest : versionOf(manager, policy.id, policy.publishedVersion);
}

async function switchMode(
  change: OpenChange,
  { base, ...state }: PolicyState & { readonly base: PolicyVersionEntity },
  { by, mode, type }: Pick<NextVersion, 'by' | 'type'> & { readonly mode: PolicyMode },
): Promise<StoredPolicy> {
  const document: PolicyDocument = { ...base.document, mode };
  if (base.document.mode === mode && base.version === state.policy.publishedVersion) {
    requireNewest(state, by);
    return storedPolicyOf(state.policy, state.newest);
  }
  return activate(change, state, { document, type, by });
}

async function activate(
  change: OpenChange,
  state: PolicyState,
  next: Omit<NextVersion, 'publish'>,
): Promise<StoredPolicy> {
  const cases = await storedTestCases(change.manager, state.policy.id);
  await requirePassing(change, cases, next.document);
  return addVersion(change, state, { ...next, publish: true });
}

function wouldGoBack(version: number): PolicyConflictError {
  return new PolicyConflictError(
    `Version ${version} is older than the version in force. To go back, roll back to it.`,
  );
}
