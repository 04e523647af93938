import type { StreamFailure, WireEvent } from '../wire-format';

/** HTTP statuses of the exceptions that the Bedrock runtime sends inside streams, as its API model declares them. */
const statusOf: Readonly<Record<string, number>> = {
  internalServerException: 500,
  modelStreamErrorException: 424,
  modelTimeoutException: 408,
  serviceUnavailableException: 503,
  throttlingException: 429,
  validationException: 400,
};

/** The failure that an exception means; undefined for events. */
export function exceptionFailure({ name, error }: WireEvent): StreamFailure | undefined {
  if (error !== true) return undefined;
  const status = statusOf[name ?? ''];
  return { ...(name !== null && { code: name }), ...(status !== undefined && { status }) };
}
