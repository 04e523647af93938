import type { ErrorCode } from '@app/kernel';

/** What every caller and every operator may know about an error code. */
export interface ErrorFacts {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Short and the same for every occurrence. */
  readonly title: string;
  /** What it means and what to do. */
  readonly meaning: string;
  /** error: a person must act. warn: degraded, heals itself. debug: the caller's affair. */
  readonly logLevel: 'error' | 'warn' | 'debug';
}

type Line = readonly [status: number, title: string, meaning: string, logLevel: ErrorFacts['logLevel']];

const LINES: Readonly<Record<ErrorCode, Line>> = {
  INVALID_REQUEST: [400, 'Invalid request', 'Fields are missing or wrong. `errors` lists each one.', 'debug'],
  INVALID_JSON: [400, 'Invalid JSON', 'The body is not valid JSON.', 'debug'],
  PAYLOAD_TOO_LARGE: [413, 'Body too large', 'The body is larger than `limit_bytes`.', 'debug'],
  UNSUPPORTED_MEDIA_TYPE: [
    415,
    'Unsupported media type',
    'Send JSON with `content-type: application/json`.',
    'debug',
  ],
  UNAUTHENTICATED: [
    401,
    'Not authenticated',
    'The credential is missing, wrong, expired or revoked.',
    'debug',
  ],
  FORBIDDEN: [403, 'Forbidden', 'The credential is good but does not allow this.', 'debug'],
  POLICY_DENIED: [
    403,
    'Denied by policy',
    'Policies refuse the call, or its answer. The same call will be refused again.',
    'debug',
  ],
  APPROVAL_REQUIRED: [
    403,
    'Approval required',
    'The call waits for a person; `approval_id` names the approval.',
    'debug',
  ],
  NOT_FOUND: [404, 'Not found', 'The route or the thing it names does not exist for this tenant.', 'debug'],
  METHOD_NOT_ALLOWED: [
    405,
    'Method not allowed',
    'The path exists; the `allow` header lists its methods.',
    'debug',
  ],
  CONFLICT: [409, 'Conflict', 'The thing has changed or exists already. Read it again, then retry.', 'debug'],
  IDEMPOTENCY_KEY_MISMATCH: [
    409,
    'Idempotency key mismatch',
    'The step was asked about before with another idempotency key. Use the same key, or another step.',
    'debug',
  ],
  PLAN_EXPIRED: [410, 'Plan expired', 'The plan was not run in time. Make a new one.', 'debug'],
  CONCURRENT_EXECUTION_LIMIT: [
    429,
    'Too many runs at once',
    'The tenant runs `limit` plans already. Wait until one of them ends.',
    'debug',
  ],
  BURST_LIMIT_EXCEEDED: [
    429,
    'Burst limit exceeded',
    'Too many requests a second. Wait for `retry-after`.',
    'debug',
  ],
  MONTHLY_QUOTA_EXCEEDED: [
    429,
    'Monthly quota exceeded',
    "The tenant's calendar month (UTC) is used up.",
    'debug',
  ],
  CALL_ABORTED: [499, 'Call aborted', 'The caller left before the answer. No one sees this answer.', 'debug'],
  DEADLINE_EXCEEDED: [
    504,
    'Deadline exceeded',
    'The call ran out of time. It may have taken effect.',
    'warn',
  ],
  PROVIDER_UNKNOWN: [
    400,
    'Unknown provider',
    'No configured provider serves this provider or model name.',
    'debug',
  ],
  PROVIDER_UNAVAILABLE: [
    502,
    'Provider unavailable',
    'The model provider cannot be reached. Retry later.',
    'warn',
  ],
  PROVIDER_REJECTED: [
    502,
    'Provider rejected the call',
    'The model provider answered with an error.',
    'warn',
  ],
  CONNECTOR_UNAVAILABLE: [
    503,
    'Connector unavailable',
    'The system behind the connector cannot be reached, fails, or takes no more calls. Retry later.',
    'warn',
  ],
  CONNECTOR_REJECTED: [
    502,
    'Connector rejected',
    'The system behind the connector does not accept its credentials, or does not allow them this.',
    'warn',
  ],
  ORCHESTRATOR_UNAVAILABLE: [
    503,
    'Orchestrator unavailable',
    'Plans cannot run at the moment. Retry later.',
    'warn',
  ],
  RUN_FENCED: [
    503,
    'Run moved',
    'The run of the plan is continued by another orchestrator. Ask for the run again.',
    'debug',
  ],
  AUDIT_UNAVAILABLE: [
    503,
    'Audit trail unavailable',
    'The record could not be stored, so nothing was executed.',
    'warn',
  ],
  DATABASE_UNAVAILABLE: [503, 'Database unavailable', 'The database cannot be reached. Retry later.', 'warn'],
  SECRETS_UNAVAILABLE: [
    503,
    'Secrets unavailable',
    'The store of secrets cannot be reached or read. Retry later; an operator finds the cause in the log.',
    'warn',
  ],
  POLICY_UNAVAILABLE: [
    503,
    'Policies unavailable',
    'No policy set is loaded, so nothing was executed.',
    'warn',
  ],
  CONFIGURATION_INVALID: [
    500,
    'Configuration invalid',
    'The service is configured wrongly; its operator must act.',
    'error',
  ],
  INTERNAL: [500, 'Internal error', 'Something unforeseen failed. Report the `request_id`.', 'error'],
};

/** All error codes with their facts. A code without a line does not compile. */
export const errorCatalog: Readonly<Record<ErrorCode, ErrorFacts>> = Object.freeze(
  Object.fromEntries(
    Object.entries(LINES).map(([code, [status, title, meaning, logLevel]]) => [
      code,
      { status, title, meaning, logLevel },
    ]),
  ) as Record<ErrorCode, ErrorFacts>,
);
