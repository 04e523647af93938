import type { FakeRequest } from './wire-answer';

/** What OpenAI writes about a wrong key: a part of the operator's key, which must never reach a caller. */
const KEY_MESSAGE = 'Incorrect API key provided: sk-ope***ator.';

/** An error body in the form of the API that was asked. */
export function errorBodyOf({ path }: FakeRequest, status: number, code: string): string {
  const message = status === 401 ? KEY_MESSAGE : `The fake was told to answer ${status}.`;
  if (path.startsWith('/model/')) return JSON.stringify({ message });
  if (path.startsWith('/v1/messages')) {
    return JSON.stringify({ type: 'error', error: { type: code, message }, request_id: 'req_fake' });
  }
  return JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code } });
}
