export { type AdmittedCall, type CallOutput } from './execution';
export { GovernanceModule } from './governance.module';
export { GovernancePipeline } from './governance-pipeline';
export { type CompletedCall, type GovernedResult, type OpenedCall } from './governed-result';
export { PolicyRecordsModule } from './policy-records.module';
export { governanceSection } from './governance.config';
export { CallReports, CONTEXT_LIFETIME_MS, type CallReport } from './reports/call-reports';
