export { type ApprovalGrant } from './engine/approval-grant';
export { compilePolicy, type CompiledPolicy } from './engine/compile-policy';
export { decide, type PolicyDecision } from './engine/decide';
export { explain, type Explanation } from './engine/explain';
export { isOverridable } from './engine/session-override';
export { PolicySnapshot } from './engine/policy-snapshot';
export { type PolicyQuestion } from './engine/question';
export { responseNeeds, type ResponseNeeds } from './engine/response-needs';
export { type Condition } from './model/condition';
export { patternGroups } from './model/pattern-groups';
export { parsePolicy } from './model/parse-policy';
export { POLICY_CATEGORIES } from './model/policy-categories';
export { policyDocumentSchema, type PolicyDocument } from './model/policy-document';
export { policySection } from './policy.config';
export { InvalidPolicyError, PolicyNotFoundError } from './policy.errors';
export {
  POLICY_CHANGE_RECORDER,
  type PolicyChangeEvent,
  type PolicyChangeRecorder,
} from './lifecycle/policy-change';
export { diffDocuments, type FieldChange } from './lifecycle/diff-documents';
export { PolicyExchange, type ImportReport } from './lifecycle/policy-exchange';
export { PolicyLifeCycle } from './lifecycle/policy-life-cycle';
export { parseTestCases, policyTestCaseSchema, type PolicyTestCase } from './lifecycle/policy-test-case';
export { PolicyTests } from './lifecycle/policy-tests';
export { runTestCases, type PolicyTestResult } from './lifecycle/run-test-cases';
export { type StoredOverride } from './overrides/policy-override';
export { PolicyOverrides } from './overrides/policy-overrides';
export { type StoredSessionOverride } from './overrides/session-override';
export { type SessionOverrideRequest } from './overrides/session-override-rules';
export { SessionOverrides } from './overrides/session-overrides';
export { PolicyHits, type HitRates } from './hits/policy-hits';
export { PolicyManagementModule } from './policy-management.module';
export { PolicyModule } from './policy.module';
export { PolicyAnalysis } from './analysis/policy-analysis';
export { analysePolicies, type PolicyIssue } from './analysis/analyse-policies';
export { DecisionExplainer } from './explanation/decision-explainer';
export { type DecisionExplanation } from './explanation/decision-explanation';
export {
  RECORDED_DECISIONS,
  type RecordedDecision,
  type RecordedDecisions,
  type RecordedJudgement,
  type RecordedMatch,
} from './explanation/recorded-decision';
export { PolicyReplay } from './replay/policy-replay';
export { stops, PolicyTrial, type TrialCall, type TrialVerdict } from './replay/policy-trial';
export { PolicyTrials, type PolicyDraft } from './replay/policy-trials';
export {
  RECORDED_CALLS,
  type RecordedCall,
  type RecordedCallPage,
  type RecordedCalls,
} from './replay/recorded-call';
export { type ReplayReport } from './replay/replay-report';
export { PolicyReadiness } from './snapshot/policy-readiness';
export { PolicySnapshots } from './snapshot/policy-snapshots';
export { PolicyStore } from './store/policy-store';
export { type PolicyVersion } from './store/policy-version';
export { type StoredPolicy } from './store/stored-policy';
