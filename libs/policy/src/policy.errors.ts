import { AppError, type FieldProblem } from '@app/kernel';
import type { SnapshotFailure } from './snapshot/snapshot-failure';

/** The document is not a policy; `problems` names every place with its JSON pointer and what to write instead. */
export class InvalidPolicyError extends AppError {
  readonly code = 'INVALID_REQUEST';
}

/** The policy does not exist, or not for this tenant. */
export class PolicyNotFoundError extends AppError {
  readonly code = 'NOT_FOUND';
}

/** Somebody else changed the policy first. */
export class PolicyConflictError extends AppError {
  readonly code = 'CONFLICT';
}

/** No policies are loaded yet, so nothing can be decided. */
export class PolicyUnavailableError extends AppError {
  readonly code = 'POLICY_UNAVAILABLE';
}

/** Shipped policies are missing or do not fire, so that nothing may be decided with the others. */
export class SilentPoliciesError extends PolicyUnavailableError {
  constructor(readonly failures: readonly SnapshotFailure[]) {
    const names = failures.map(({ policyId, message }) => `${policyId} ${message}`);
    super('The policies are not usable.', { cause: names.join('; ') });
  }
}

/** The policy may not become active, because what is stored as its tests does not hold; `problems` names each case. */
export class PolicyTestsFailedError extends AppError {
  readonly code = 'CONFLICT';

  constructor(failed: readonly FailedCase[]) {
    super(`The policy does not pass its tests: ${failed.length} failed. Nothing was changed.`, {
      problems: failed.map(problemOf),
      details: { failed_tests: failed.length },
    });
  }
}

/** A test case that did not end as it should. */
interface FailedCase {
  readonly name: string;
  readonly expected: { readonly matched?: boolean; readonly verdict?: string };
  readonly actual: { readonly matched: boolean; readonly verdict: string };
}

function problemOf({ actual, expected, name }: FailedCase): FieldProblem {
  const facts = ['matched', 'verdict'] as const;
  const wrong = facts.filter((fact) => (expected[fact] ?? actual[fact]) !== actual[fact]);
  const sentences = wrong.map((fact) => `${fact} should be ${String(expected[fact])} and is ${actual[fact]}`);
  return { field: `tests/${name}`, message: sentences.join(', ') };
}
