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
