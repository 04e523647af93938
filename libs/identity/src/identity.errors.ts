import { AppError } from '@app/kernel';

/**
 * No usable credential came with the request. The caller learns nothing about the reason, so that names and keys
 * cannot be probed; the reason is the private cause.
 */
export class UnauthenticatedError extends AppError {
  readonly code = 'UNAUTHENTICATED';

  constructor(reason: string, cause?: unknown) {
    super(
      'Valid credentials are required: send `Authorization: Bearer <api key>`, `X-API-Key` or Basic credentials.',
      { cause: new Error(reason, { cause }) },
    );
  }
}

/** A client has as many access keys in use as it may have. */
export class AccessKeyLimitError extends AppError {
  readonly code = 'CONFLICT';

  constructor(limit: number) {
    super(`The client has ${limit} access keys in use, which is the limit; revoke one first.`, {
      details: { limit },
    });
  }
}
