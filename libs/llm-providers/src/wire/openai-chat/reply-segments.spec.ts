import { aCompletion } from '@app/testing';
import { replySegments, withReplySegments } from './reply-segments';

describe(replySegments.name, () => {
  it('points to contents, tool calls and reasoning', () => {
    expect(replySegments(aCompletion()).map(({ pointer }) => pointer)).toEqual([
      '/choices/0/message/content',
      '/choices/0/message/tool_calls/0/function/name',
      '/choices/0/message/tool_calls/0/function/arguments',
      '/choices/0/message/reasoning_content',
    ]);
  });

  it('finds nothing where there are no choices', () => {
    expect(replySegments({})).toEqual([]);
  });
});

describe(withReplySegments.name, () => {
  it('changes the text and drops the log probabilities that spell the old one', () => {
    const body = aCompletion();

    const changed = withReplySegments(body, [{ pointer: '/choices/0/message/content', text: '[redacted]' }]);

    expect(changed).toMatchObject({ choices: [{ logprobs: null, message: { content: '[redacted]' } }] });
    expect(changed['usage']).toEqual(body['usage']);
    expect(body).toEqual(aCompletion());
  });

  it('keeps a reply that was not changed', () => {
    expect(withReplySegments(aCompletion(), [])).toEqual(aCompletion());
  });
});
