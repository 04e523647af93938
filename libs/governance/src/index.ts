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
export { PolicyRecordsModule } from './policy-records.module';
export { governanceSection } from './governance.config';
export { CallReports, CONTEXT_LIFETIME_MS, type CallReport } from './reports/call-reports';
