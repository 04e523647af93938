export { compilePolicy, type CompiledPolicy, type PublishedPolicy } from './engine/compile-policy';
export { decide, type PolicyDecision } from './engine/decide';
export { PolicySnapshot } from './engine/policy-snapshot';
export { type PolicyQuestion } from './engine/question';
export { type Condition } from './model/condition';
export { parsePolicy } from './model/parse-policy';
export { policyDocumentSchema, type PolicyDocument } from './model/policy-document';
export { policySection } from './policy.config';
export {
  InvalidPolicyError,
  PolicyConflictError,
  PolicyNotFoundError,
  PolicyUnavailableError,
} from './policy.errors';
export { PolicyModule } from './policy.module';
export { PolicyReadiness } from './snapshot/policy-readiness';
export { PolicySnapshots, type SnapshotStatus } from './snapshot/policy-snapshots';
export { type SnapshotFailure } from './snapshot/snapshot-failure';
export { PolicyStore, type Page, type PolicyChange } from './store/policy-store';
export { type StoredPolicy } from './store/stored-policy';
