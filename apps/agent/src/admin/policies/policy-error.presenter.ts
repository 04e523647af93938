import type { PresentedError, Problem } from '@app/http';

/** The contract's words for codes that it names differently. */
const CONTRACT_CODES: Readonly<Partial<Record<Problem['code'], string>>> = {
  INVALID_REQUEST: 'VALIDATION_ERROR',
  INTERNAL: 'INTERNAL_ERROR',
  BURST_LIMIT_EXCEEDED: 'RATE_LIMIT_EXCEEDED',
  MONTHLY_QUOTA_EXCEEDED: 'RATE_LIMIT_EXCEEDED',
};

/**
 * The contract's error shape for policies on top of problem details: SDKs read `error`, people and newer clients the rest.
 * `details` names fields as the contract does (`conditions[0].operator`), `errors` by JSON pointer.
 */
export function presentPolicyError(problem: Problem): PresentedError {
  return {
    contentType: 'application/problem+json',
    body: {
      ...problem,
      error: {
        code: CONTRACT_CODES[problem.code] ?? problem.code,
        message: problem.detail,
        details: (problem.errors ?? []).map(({ field, message }) => ({ field: fieldName(field), message })),
      },
    },
  };
}

function fieldName(pointer: string): string {
  return pointer
    .replace(/^\//, '')
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
}
