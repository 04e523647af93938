import type { IncomingHttpHeaders } from 'node:http';
import { InvalidRequestError } from '@app/kernel';
import { SecretText } from '@app/secrets';

const HEADER = 'x-provider-key';
const KEY = /^[\x21-\x7e]{1,4096}$/;

/**
 * The key for the provider that the caller has brought along for this call.
 * @throws InvalidRequestError (INVALID_REQUEST) when it cannot be a key
 */
export function callerKeyOf(headers: IncomingHttpHeaders): SecretText | undefined {
  const key = headers[HEADER];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && KEY.test(key)) return new SecretText(key);
  throw new InvalidRequestError(`The header ${HEADER} does not hold a key.`, {
    problems: [{ field: `header.${HEADER}`, message: 'must be a key without spaces' }],
  });
}
