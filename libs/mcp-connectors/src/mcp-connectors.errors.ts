import { AppError, type ErrorCode } from '@app/kernel';

/**
 * What kind of failure it was. `auth`: the system does not accept our credential. `not-found`: what the call names is not
 * there. `rate-limited`: too many calls for the system. `timeout`: no answer in time, the effect may have happened.
 * `invalid`: the system refuses what the call says. `unreachable`: there was no connection, so that nothing has happened.
 * `upstream`: the system fails, or broke off, and the effect may have happened.
 */
export type ConnectorFailure =
  'auth' | 'invalid' | 'not-found' | 'rate-limited' | 'timeout' | 'unreachable' | 'upstream';

const CODES: Readonly<Record<ConnectorFailure, ErrorCode>> = {
  auth: 'CONNECTOR_REJECTED',
  invalid: 'INVALID_REQUEST',
  'not-found': 'NOT_FOUND',
  'rate-limited': 'CONNECTOR_UNAVAILABLE',
  timeout: 'DEADLINE_EXCEEDED',
  unreachable: 'CONNECTOR_UNAVAILABLE',
  upstream: 'CONNECTOR_UNAVAILABLE',
};

/** A call of a tool failed. The message holds no argument, row or credential. */
export class ConnectorCallError extends AppError {
  readonly code: ErrorCode;

  constructor(
    readonly failure: ConnectorFailure,
    message: string,
    options: ConstructorParameters<typeof AppError>[1] = {},
  ) {
    super(message, options);
    this.code = CODES[failure];
  }
}

/** There is a connector of this name already. */
export class ConnectorExistsError extends AppError {
  readonly code = 'CONFLICT';

  constructor(id: string) {
    super(`There is a connector '${id}' already. Uninstall it first, or give another name.`);
  }
}

/** The tenant has as many connectors as it may have. */
export class ConnectorLimitError extends AppError {
  readonly code = 'CONFLICT';

  constructor(limit: number) {
    super(`A tenant may have ${limit} connectors; uninstall one first.`, { details: { limit } });
  }
}

/** The tenant has no connector of this name. */
export class ConnectorNotFoundError extends AppError {
  readonly code = 'NOT_FOUND';

  /** @param known names of the tenant's connectors */
  constructor(known: readonly string[]) {
    super(`There is no connector of this name; installed: ${known.slice(0, 20).join(', ') || 'none'}.`);
  }
}
