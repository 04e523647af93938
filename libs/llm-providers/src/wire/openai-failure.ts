import { textAt, type JsonObject } from './json';
import type { StreamFailure } from './wire-format';

/** What an error of OpenAI's formats says. Its type tells of a request at fault, whatever the code. */
export function openAiFailure(error: JsonObject): StreamFailure {
  const type = textAt(error, 'type');
  const code = textAt(error, 'code') ?? type;
  const stated = [error['status'], error['code']].find((value) => typeof value === 'number');
  const status = stated ?? (type === 'invalid_request_error' ? 400 : undefined);
  return { ...(code !== null && { code }), ...(typeof status === 'number' && { status }) };
}
