export { type Approval, type ApprovalStatus, type Reviewer } from './approvals/approval';
export { ApprovalDecisions } from './approvals/approval-decisions';
export { ApprovalDesk } from './approvals/approval-desk';
export { ApprovalList } from './approvals/approval-list';
export { type AdmittedCall, type CallOutput, type StreamedOutput } from './execution';
export { AnswerWithheldError } from './governance.errors';
export { GovernanceModule } from './governance.module';
export { GovernancePipeline } from './governance-pipeline';
export {
  type CompletedCall,
  type GovernedResult,
  type OpenedCall,
  type StreamedCall,
  type StreamedResult,
} from './governed-result';
export { longCallOf, type LongCall, type LongCallEnding } from './long-calls/long-call';
export { PolicyRecordsModule } from './policy-records.module';
export { governanceSection } from './governance.config';
export { CallReports, CONTEXT_LIFETIME_MS, type CallReport } from './reports/call-reports';
