import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import { CLOCK, type Clock, type FieldProblem, type TenantId } from '@app/kernel';
import { IsNull, type EntityManager } from 'typeorm';
import type { PolicyDocument } from '../model/policy-document';
import { InvalidPolicyError, PolicyTestsFailedError } from '../policy.errors';
import { PolicyEntity } from '../store/policy.entity';
import { newestVersions } from '../store/policy-rows';
import { addPolicy, addVersion, type ChangedBy } from './add-version';
import {
  planImport,
  type ExistingPolicy,
  type ImportOutcome,
  type ImportRules,
  type ImportStep,
} from './import-plan';
import { PolicyChanges, type OpenChange } from './policy-changes';
import type { PolicyTestCase } from './policy-test-case';
import { putInForce } from './put-in-force';
import { replaceTestCases, requirePassing, testCasesOfAll } from './stored-test-cases';

/** A policy as it travels: its document, and its tests beside it. */
type PortablePolicy = PolicyDocument & { readonly tests?: readonly PolicyTestCase[] };

/** Every policy of a tenant; imports unchanged. */
export interface PolicyExport {
  readonly tenantId: TenantId;
  readonly exportedAt: Date;
  readonly policies: readonly PortablePolicy[];
}

/** What is to be imported, and how. */
export interface ImportRequest extends ImportRules, Omit<ChangedBy, 'expectedVersion'> {
  /** JSON: a list of documents, each with an optional list `tests`; at most 1000. */
  readonly policies: unknown;
  /** Plans and tests everything, and changes nothing. */
  readonly dryRun: boolean;
}

/** What an import did, or would have done. */
export interface ImportReport {
  /** False for a dry run, and when there are errors. */
  readonly applied: boolean;
  readonly results: readonly { readonly name: string; readonly outcome: ImportOutcome }[];
  /** JSON pointers into the list of policies. Any one forbids the whole import. */
  readonly errors: readonly FieldProblem[];
}

/** Carries policies from one place to another: between tenants, or from a repository. */
@Injectable()
export class PolicyExchange {
  constructor(
    private readonly transaction: TenantTransaction,
    private readonly changes: PolicyChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The newest version of every policy of the tenant with its tests, by name. Policies above the tenant stay out. */
  async export(tenantId: TenantId): Promise<PolicyExport> {
    const existing = await this.transaction.run(tenantId, (manager) => policiesOf(manager, tenantId));
    const policies = existing.map(({ newest, tests }) =>
      tests.length === 0 ? newest.document : { ...newest.document, tests },
    );
    return {
      tenantId,
      exportedAt: this.clock.now(),
      policies: policies.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    };
  }

  /**
   * Imports all policies or none, in one transaction. Names tell policies apart; a policy that is the same already gets no
   * further version. What is to be in force must pass its tests. One import of a tenant waits for the other.
   */
  async import(tenantId: TenantId, request: ImportRequest): Promise<ImportReport> {
    return this.changes.run(tenantId, async (change) => {
      await waitForTurn(change);
      const existing = await policiesOf(change.manager, tenantId, { lock: true });
      const { errors, steps } = planImport(request.policies, existing, request);
      const failures = request.publish ? await testFailures(change, steps) : [];
      const results = steps.map(({ document: { name }, outcome }) => ({ name, outcome }));
      const applied = !request.dryRun && errors.length + failures.length === 0;
      if (applied) for (const step of steps) await apply(change, step, request);
      return { applied, results, errors: [...errors, ...failures] };
    });
  }
}

/** A policy that is there only afterwards cannot be locked, and two imports would both add it. */
async function waitForTurn({ manager, tenantId }: OpenChange): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`policy import ${tenantId}`]);
}

async function apply(change: OpenChange, step: ImportStep, request: ImportRequest): Promise<void> {
  const { document, existing, outcome, tests } = step;
  if (outcome === 'skipped' || outcome === 'unchanged') return;
  const { author, publish, summary = '' } = request;
  const by = { author, summary };
  if (outcome === 'published' && existing !== undefined) {
    await putInForce(change, existing, { by, version: existing.newest.version });
    return;
  }
  const next = { document, type: 'import' as const, by, publish };
  const { id } =
    existing === undefined ? await addPolicy(change, next) : await addVersion(change, existing, next);
  if (tests !== undefined) await replaceTestCases(change, { id, tenantId: change.tenantId }, tests);
}

async function testFailures(change: OpenChange, steps: readonly ImportStep[]): Promise<FieldProblem[]> {
  const failures: FieldProblem[] = [];
  for (const [index, { document, existing, outcome, tests }] of steps.entries()) {
    if (outcome === 'skipped' || outcome === 'unchanged') continue;
    try {
      await requirePassing(change, tests ?? existing?.tests ?? [], document);
    } catch (error) {
      if (!(error instanceof PolicyTestsFailedError || error instanceof InvalidPolicyError)) throw error;
      failures.push(
        ...error.problems.map(({ field, message }) => ({ field: `/${index}/${field}`, message })),
      );
    }
  }
  return failures;
}

async function policiesOf(
  manager: EntityManager,
  tenantId: TenantId,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<readonly ExistingPolicy[]> {
  const policies = await manager.find(PolicyEntity, {
    where: { tenantId, deletedAt: IsNull() },
    // In one order, so that two imports cannot wait for each other.
    order: { id: 'asc' },
    ...(lock ? { lock: { mode: 'pessimistic_write' } } : {}),
  });
  const ids = policies.map(({ id }) => id);
  const newest = await newestVersions(manager, ids);
  const tests = await testCasesOfAll(manager, ids);
  return policies.flatMap((policy) => {
    const version = newest.get(policy.id);
    return version === undefined ? [] : [{ policy, newest: version, tests: tests.get(policy.id) ?? [] }];
  });
}
