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

  it('says a rate limit in words of our own', () => {
    const message =
      'Rate limit reached for gpt-4o in organization org-AbC123 on tokens per min: Limit 30000.';
    const error = { message, type: 'tokens', code: 'rate_limit_exceeded' };

    expect(upstreamProblemOf(reply(429, { error }))).toEqual({
      message: 'The rate limit of the provider is reached.',
      type: 'tokens',
      code: 'rate_limit_exceeded',
      param: null,
    });
  });

  it.each<[string, string]>([
    ['No model m in organization org-AbC123def.', 'No model m in organization org-***.'],
    ["Project 'proj_AbC123' has no model m.", "Project 'proj_***' has no model m."],
    [
      'arn:aws:sts::123456789012:assumed-role/Operator/session is not authorized.',
      'arn:*** is not authorized.',
    ],
    [
      "Not found: 'arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/a.b-v1:0'.",
      "Not found: 'arn:***'.",
    ],
    [
      'Not found: arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
      'Not found: arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
    ],
    ['The field my-org-chart is unknown.', 'The field my-org-chart is unknown.'],
  ])('tells no id of the operator: %s', (message, told) => {
    expect(upstreamProblemOf(reply(400, { error: { message } }))?.message).toBe(told);
  });

  it.each<[number, string, string]>([
    [404, 'No model m in organization org-AbC123def.', 'No model m in organization org-AbC123def.'],
    [429, 'Limit of org-AbC123 reached: 30000 per min.', 'Limit of org-AbC123 reached: 30000 per min.'],
    [400, 'Not found: arn:aws:bedrock:eu-west-1:123456789012:a/b', 'Not found: arn:***'],
  ])('tells at %d who has brought the key what is said of its account: %s', (status, message, told) => {
    expect(upstreamProblemOf(reply(status, { error: { message } }), 'caller')?.message).toBe(told);
  });

  it('bounds what it hands on, and cuts no character in two', () => {
    const problem = upstreamProblemOf(reply(400, { error: { message: `x${'👋'.repeat(5_000)}` } }));

    expect(problem?.message).toHaveLength(2_048);
    expect(problem?.message.isWellFormed()).toBe(true);
  });
});
