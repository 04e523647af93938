import { AgentDefinitions1764000000411 } from './1764000000411-agent-definitions';
import { AccessKeys1764000000331 } from './1764000000331-access-keys';
import { Approvals1764000000006 } from './1764000000006-approvals';
import { Audit1764000000004 } from './1764000000004-audit';
import { CallContents1764000000202 } from './1764000000202-call-contents';
import { Connectors1764000000421 } from './1764000000421-connectors';
import { DecisionFilters1764000000322 } from './1764000000322-decision-filters';
import { Identity1764000000002 } from './1764000000002-identity';
import { ExecutorLeases1764000000402 } from './1764000000402-executor-leases';
import { LlmProviders1764000000351 } from './1764000000351-llm-providers';
import { MoreSystemPolicies1764000000301 } from './1764000000301-more-system-policies';
import { UpiIdsAreLogged1764000000302 } from './1764000000302-upi-ids-are-logged';
import { PlanRuns1764000000401 } from './1764000000401-plan-runs';
import { Policy1764000000003 } from './1764000000003-policy';
import { PolicyLifeCycle1764000000201 } from './1764000000201-policy-life-cycle';
import { PolicyPublications1764000000321 } from './1764000000321-policy-publications';
import { OrganizationPolicies1764000000312 } from './1764000000312-organization-policies';
import { PolicySessionOverrides1764000000311 } from './1764000000311-policy-session-overrides';
import { Quota1764000000005 } from './1764000000005-quota';
import { Roles1764000000001 } from './1764000000001-roles';
import { SeedSystemPolicies1764000000101 } from './1764000000101-seed-system-policies';
import { Plans1764000000431 } from './1764000000431-plans';
import { ApprovalDecisions1764000000432 } from './1764000000432-approval-decisions';
import { ExternalWorkflows1764000000433 } from './1764000000433-external-workflows';
import { ApprovalsForOnce1764000000434 } from './1764000000434-approvals-for-once';
import { FourEyes1764000000435 } from './1764000000435-four-eyes';
import { ApprovalNotices1764000000436 } from './1764000000436-approval-notices';
import { ApprovalRequesters1764000000437 } from './1764000000437-approval-requesters';
import { WorkflowCheckpoints1764000000438 } from './1764000000438-workflow-checkpoints';
import { ApprovalDetails1764000000439 } from './1764000000439-approval-details';
import { FairClaims1764000000440 } from './1764000000440-fair-claims';
import { RunIdsOfPlans1764000000441 } from './1764000000441-run-ids-of-plans';
import { ChildRuns1764000000442 } from './1764000000442-child-runs';

/** The one history of the schema, oldest first. A released migration never changes. */
export const MIGRATIONS = [
  Roles1764000000001,
  Identity1764000000002,
  Policy1764000000003,
  Audit1764000000004,
  Quota1764000000005,
  Approvals1764000000006,
  SeedSystemPolicies1764000000101,
  PolicyLifeCycle1764000000201,
  CallContents1764000000202,
  MoreSystemPolicies1764000000301,
  UpiIdsAreLogged1764000000302,
  PolicySessionOverrides1764000000311,
  OrganizationPolicies1764000000312,
  PolicyPublications1764000000321,
  DecisionFilters1764000000322,
  AccessKeys1764000000331,
  LlmProviders1764000000351,
  PlanRuns1764000000401,
  ExecutorLeases1764000000402,
  AgentDefinitions1764000000411,
  Connectors1764000000421,
  Plans1764000000431,
  ApprovalDecisions1764000000432,
  ExternalWorkflows1764000000433,
  ApprovalsForOnce1764000000434,
  FourEyes1764000000435,
  ApprovalNotices1764000000436,
  ApprovalRequesters1764000000437,
  WorkflowCheckpoints1764000000438,
  ApprovalDetails1764000000439,
  FairClaims1764000000440,
  RunIdsOfPlans1764000000441,
  ChildRuns1764000000442,
] as const;
