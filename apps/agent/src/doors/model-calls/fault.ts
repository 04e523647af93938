import type { Problem } from '@app/http';
import type { AppError } from '@app/kernel';
import { ProviderRejectedError } from '@app/llm-providers';

/** A failure in words that every model API has a place for. */
export interface Fault {
  readonly status: number;
  /** Our code in lower case, such as `policy_denied`. */
  readonly code: string;
  readonly message: string;
  /** The field at fault, as a JSON pointer, or in the provider's words. */
  readonly param: string | null;
  readonly requestId: string;
  /** What the provider calls the failure, when it is the provider that refused the request. */
  readonly upstream: { readonly type: string | null; readonly code: string | null } | null;
  /** Ids that lead to the decision and the approval; absent when there is none. */
  readonly ids: { readonly decision_id?: string; readonly approval_id?: string };
}

/**
 * Sums up a failure for a client. What the provider said about the request itself keeps its status and its words; what it
 * said about the operator's account does not.
 */
export function faultOf(problem: Problem, error: AppError): Fault {
  const own = {
    code: problem.code.toLowerCase(),
    requestId: problem.request_id,
    ids: idsOf(problem),
  };
  if (error instanceof ProviderRejectedError && error.upstream !== null) {
    const { message, param, ...upstream } = error.upstream;
    return { ...own, status: error.upstreamStatus, message, param, upstream };
  }
  const param = problem.errors?.[0]?.field ?? null;
  return { ...own, status: problem.status, message: problem.detail, param: param || null, upstream: null };
}

/** True for a call that policies refuse or that waits for a person. */
export function isRefusal({ code }: Fault): boolean {
  return code === 'policy_denied' || code === 'approval_required';
}

function idsOf({ approval_id, decision_id }: Problem): Fault['ids'] {
  return {
    ...(typeof decision_id === 'string' && { decision_id }),
    ...(typeof approval_id === 'string' && { approval_id }),
  };
}
