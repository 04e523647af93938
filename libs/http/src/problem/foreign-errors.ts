import { AppError, CallAbortedError, ForbiddenError, InvalidRequestError, NotFoundError } from '@app/kernel';
import { HttpException } from '@nestjs/common';
import {
  MalformedJsonError,
  PayloadTooLargeError,
  UnexpectedError,
  UnsupportedMediaTypeError,
} from '../http.errors';

type Translate = (cause: unknown, bodyLimitBytes: number) => AppError;

const BY_FASTIFY_CODE: Readonly<Record<string, Translate>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: (cause) => new MalformedJsonError(cause),
  FST_ERR_CTP_BODY_TOO_LARGE: (_cause, bodyLimitBytes) => new PayloadTooLargeError(bodyLimitBytes),
  ECONNRESET: (cause) => new CallAbortedError('The caller left before the request was complete.', { cause }),
};

const BY_STATUS: Readonly<Record<number, Translate>> = {
  403: (cause) => new ForbiddenError('This is not allowed.', { cause }),
  404: (cause) => new NotFoundError('No route answers this method and path.', { cause }),
  413: (_cause, bodyLimitBytes) => new PayloadTooLargeError(bodyLimitBytes),
  415: () => new UnsupportedMediaTypeError(),
};

/**
 * Turns whatever was thrown into an error of ours. Errors of ours stay as they are, errors of the framework become the
 * one that says the same, everything else becomes INTERNAL with the original as its private cause.
 */
export function toAppError(thrown: unknown, bodyLimitBytes: number): AppError {
  if (thrown instanceof AppError) return thrown;
  const source = thrown instanceof HttpException ? (thrown.cause ?? thrown) : thrown;
  const { code, status } = facts(source, thrown);
  const translate = BY_FASTIFY_CODE[code] ?? BY_STATUS[status];
  if (translate !== undefined) return translate(source, bodyLimitBytes);
  return status >= 400 && status < 500
    ? new InvalidRequestError('The request could not be read.', { cause: source })
    : new UnexpectedError(source);
}

function facts(source: unknown, thrown: unknown): { readonly code: string; readonly status: number } {
  const { code, statusCode } = (typeof source === 'object' ? (source ?? {}) : {}) as {
    readonly code?: unknown;
    readonly statusCode?: unknown;
  };
  return {
    code: typeof code === 'string' ? code : '',
    status:
      thrown instanceof HttpException
        ? thrown.getStatus()
        : typeof statusCode === 'number'
          ? statusCode
          : 500,
  };
}
