import {
  newId,
  type CallId,
  type CallTarget,
  type CallUser,
  type ClientId,
  type DecisionId,
  type GovernedCall,
  type Inspection,
  type Json,
  type OrganizationId,
  type RequestStage,
  type Role,
  type Segment,
  type Stage,
  type TenantId,
} from '@app/kernel';
import type { PolicyQuestion } from '../engine/question';

/** What is known of a call that nobody makes now: a canary, a test case, or a call of the past. */
export interface SyntheticCall {
  readonly stage: Stage;
  readonly at: Date;
  /** The texts of the stage. */
  readonly segments: readonly Segment[];
  readonly inspection: Inspection;
  /** What was asked, when `segments` are an answer. */
  readonly asked?: readonly Segment[];
  readonly operation?: string;
  readonly tenantId?: TenantId;
  readonly organizationId?: OrganizationId;
  readonly clientId?: string;
  readonly clientLabel?: string;
  readonly roles?: readonly Role[];
  readonly user?: CallUser;
  readonly target?: CallTarget;
  readonly context?: { readonly [key: string]: Json };
}

/** Belongs to nobody, so that no policy of a tenant applies. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Asks about a synthetic call as about a real one. */
export function syntheticQuestion(made: SyntheticCall): PolicyQuestion {
  const { at, inspection, segments, stage } = made;
  return { call: callOf(made), stage, segments, inspection, decisionId: newId<DecisionId>(), now: at };
}

const UNKNOWN = {
  operation: 'chat',
  tenantId: NOBODY as TenantId,
  organizationId: NOBODY as OrganizationId,
  clientId: NOBODY,
  roles: [],
  user: {},
  target: {},
  context: {},
  asked: [],
} satisfies Partial<SyntheticCall>;

function callOf(made: SyntheticCall): GovernedCall {
  const { asked, at, clientId, clientLabel, organizationId, roles, segments, tenantId, ...facts } = {
    ...UNKNOWN,
    ...made,
  };
  const stage = requestStageOf(made.stage);
  return {
    id: newId<CallId>(),
    principal: {
      tenantId,
      organizationId,
      clientId: clientId as ClientId,
      roles,
      tier: 'pilot',
      limits: { burstPerSecond: 1, monthlyQuota: 1 },
    },
    stage,
    operation: facts.operation,
    target: facts.target,
    user: facts.user,
    ...(clientLabel === undefined ? {} : { clientLabel }),
    segments: stage === made.stage ? segments : asked,
    context: facts.context,
    trace: { traceId: '', requestId: '' },
    receivedAt: at,
    signal: new AbortController().signal,
  };
}

/** The stage at which a call that is looked at in this stage came in. */
function requestStageOf(stage: Stage): RequestStage {
  switch (stage) {
    case 'llm.response':
      return 'llm.request';
    case 'tool.response':
      return 'tool.request';
    default:
      return stage;
  }
}
