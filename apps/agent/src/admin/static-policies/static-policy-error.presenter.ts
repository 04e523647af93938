import type { ErrorPresenter } from '@app/http';

/** The error shape of the contract's static policies, with the status as its code, on top of problem details. */
export const presentStaticPolicyError: ErrorPresenter = (problem) => ({
  contentType: 'application/problem+json',
  body: { error: { code: problem.status, message: problem.detail }, ...problem },
});
