export { AppError, type AppErrorOptions, type FieldProblem } from './app-error';
export { isOnceScope, onceScope } from './approval-scope';
export { BASE64_TOKEN, readBase64Text } from './base64-text';
export { CLOCK, systemClock, type Clock } from './clock';
export { withDeadline } from './deadline';
export {
  ACTIONS,
  POLICY_MODES,
  SEVERITIES,
  type Action,
  type Decision,
  type Obligation,
  type PolicyMatch,
  type PolicyMode,
  type Severity,
  type Verdict,
} from './decision';
export { ERROR_CODES, type ErrorCode } from './error-codes';
export {
  CallAbortedError,
  DeadlineExceededError,
  ForbiddenError,
  InvalidRequestError,
  NotFoundError,
} from './errors';
export { keepWrittenNumbers, parseJson, withWrittenNumbers, writeJson, writtenNumber } from './exact-json';
export {
  NOTHING_FOUND,
  type Finding,
  type FindingCategory,
  type Inspection,
  type InspectionGap,
} from './finding';
export {
  STAGES,
  responseStageOf,
  type CallTarget,
  type CallUsage,
  type CallUser,
  type GovernedCall,
  type RequestStage,
  type Stage,
  type TraceContext,
} from './governed-call';
export {
  isUuid,
  newId,
  timeOfId,
  type ApprovalId,
  type CallId,
  type ClientId,
  type DecisionId,
  type OrganizationId,
  type PolicyId,
  type TenantId,
} from './ids';
export { escapePointerToken, type Json } from './json-pointer';
export { longNumberText } from './long-number';
export { nearestName } from './nearest-name';
export { namedPeople } from './named-people';
export { isPlainName } from './object-keys';
export { type Principal, type Role, type TenantLimits, type Tier } from './principal';
export { keySegments, withSegments, type Segment } from './segment';
export { type StreamFrame, type TextPiece } from './streamed-answer';
export { WEB_ADDRESS, webAddressProblem } from './web-address';
