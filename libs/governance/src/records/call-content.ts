import type {
  CallTarget,
  CallUser,
  DecisionId,
  GovernedCall,
  Json,
  Role,
  Segment,
  Stage,
  TenantId,
  Verdict,
} from '@app/kernel';

/** What is kept of one stage of a call. */
interface StageContent {
  readonly segments: readonly Segment[];
  readonly verdict: Verdict;
}

/** What is kept of a request: everything that policies could read. */
export interface RequestContent extends StageContent {
  readonly operation: string;
  readonly clientId: string;
  readonly roles: readonly Role[];
  readonly user: CallUser;
  readonly target: CallTarget;
  readonly context: { readonly [key: string]: Json };
}

/** Content that is to be kept. */
export interface KeptContent {
  readonly decisionId: DecisionId;
  readonly stage: Stage;
  readonly tenantId: TenantId;
  readonly expiresAt: Date;
  readonly content: RequestContent | StageContent;
}

export function requestContentOf(call: GovernedCall, verdict: Verdict): RequestContent {
  const { context, operation, principal, segments, target, user } = call;
  const { clientId, roles } = principal;
  return { operation, clientId, roles, user, target, context, segments, verdict };
}
