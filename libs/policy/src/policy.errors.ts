import { AppError } from '@app/kernel';

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
