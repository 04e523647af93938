import { AppError } from '@app/kernel';

/** The body claims to be JSON and is not. */
export class MalformedJsonError extends AppError {
  readonly code = 'INVALID_JSON';

  constructor(cause: unknown) {
    super('The request body is not valid JSON.', {
      cause,
      problems: [{ field: '', message: 'must be valid JSON' }],
    });
  }
}

/** The body is larger than the route takes. */
export class PayloadTooLargeError extends AppError {
  readonly code = 'PAYLOAD_TOO_LARGE';

  constructor(limitBytes: number) {
    super(`The request body is larger than the limit of ${limitBytes} bytes.`, {
      problems: [{ field: '', message: `must not be larger than ${limitBytes} bytes` }],
      details: { limit_bytes: limitBytes },
    });
  }
}

/** The body is of a kind that the route does not read. */
export class UnsupportedMediaTypeError extends AppError {
  readonly code = 'UNSUPPORTED_MEDIA_TYPE';

  constructor() {
    super('The request body must be JSON: send the header content-type: application/json.');
  }
}

/** The path exists, but not for this method. */
export class MethodNotAllowedError extends AppError {
  readonly code = 'METHOD_NOT_ALLOWED';

  constructor(readonly allowedMethods: readonly string[]) {
    super(`This path takes ${allowedMethods.join(', ')} only.`);
  }
}

/** The certificate or its key cannot be used. */
export class TlsIdentityError extends AppError {
  readonly code = 'CONFIGURATION_INVALID';
}

/** Something failed that no one foresaw; the caller learns nothing but the request id. */
export class UnexpectedError extends AppError {
  readonly code = 'INTERNAL';

  constructor(cause: unknown) {
    super('Something went wrong on our side. Quote the request id when you report it.', { cause });
  }
}
