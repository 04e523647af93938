import { upstreamProblemOf } from './read-problem';
import type { UpstreamReply } from './upstream';

const reply = (status: number, body: unknown, headers = {}): UpstreamReply => ({
  status,
  headers,
  bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

describe(upstreamProblemOf.name, () => {
  it.each<[string, unknown, object, object]>([
    [
      'OpenAI',
      { error: { message: 'Bad.', type: 'invalid_request_error', param: 'tools', code: 'wrong' } },
      {},
      { message: 'Bad.', type: 'invalid_request_error', param: 'tools', code: 'wrong' },
    ],
    [
      'Anthropic',
      { type: 'error', error: { type: 'invalid_request_error', message: 'Bad.' }, request_id: 'req_1' },
      {},
      { message: 'Bad.', type: 'invalid_request_error', param: null, code: null },
    ],
    [
      'Bedrock',
      { message: 'Bad.' },
      { 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/' },
      { message: 'Bad.', type: 'ValidationException', param: null, code: null },
    ],
    [
      'Gemini',
      [{ error: { code: 400, message: 'Bad.', status: 'INVALID_ARGUMENT' } }],
      {},
      { message: 'Bad.', type: 'INVALID_ARGUMENT', param: null, code: null },
    ],
    ['FastAPI', { detail: 'Bad.' }, {}, { message: 'Bad.', type: null, param: null, code: null }],
  ])('reads the form of %s', (_name, body, headers, expected) => {
    expect(upstreamProblemOf(reply(400, body, headers))).toEqual(expected);
  });

  it.each([401, 402, 403, 405, 500])('hands nothing on at %d', (status) => {
    expect(upstreamProblemOf(reply(status, { error: { message: 'Your key sk-123 is wrong.' } }))).toBeNull();
  });

  it.each<[string, unknown]>([
    ['HTML', '<html>'],
    ['nothing', ''],
    ['a body without a message', { error: {} }],
    ['a message that is no text', { error: { message: { a: 1 } } }],
  ])('hands nothing on from %s', (_name, body) => {
    expect(upstreamProblemOf(reply(400, body))).toBeNull();
  });

  it('bounds what it hands on, and cuts no character in two', () => {
    const problem = upstreamProblemOf(reply(400, { error: { message: `x${'👋'.repeat(5_000)}` } }));

    expect(problem?.message).toHaveLength(2_048);
    expect(problem?.message.isWellFormed()).toBe(true);
  });
});
