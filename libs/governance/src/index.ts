export { type AdmittedCall, type CallOutput, type ExecuteCall } from './execution';
export { GovernanceModule } from './governance.module';
export { GovernancePipeline } from './governance-pipeline';
export {
  type AllowedCall,
  type BlockedCall,
  type CompletedCall,
  type GovernedResult,
  type OpenedCall,
  type ParkedCall,
  type WithheldCall,
} from './governed-result';
export { riskScoreOf } from './records/risk-score';
export { CallReports, CONTEXT_LIFETIME_MS, type CallReport } from './reports/call-reports';
