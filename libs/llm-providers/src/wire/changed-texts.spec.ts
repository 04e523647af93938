import { aCompletion } from '@app/testing';
import { withChangedTexts } from './changed-texts';

describe(withChangedTexts.name, () => {
  it('changes the text and drops the log probabilities that spell the old one', () => {
    const body = aCompletion();

    const changed = withChangedTexts(body, [{ pointer: '/choices/0/message/content', text: '[redacted]' }]);

    expect(changed).toMatchObject({ choices: [{ logprobs: null, message: { content: '[redacted]' } }] });
    expect(changed['usage']).toEqual(body['usage']);
    expect(body).toEqual(aCompletion());
  });

  it('empties a list of log probabilities, and leaves those of other texts', () => {
    const part = { text: 'a', logprobs: [{ token: 'a' }] };

    const changed = withChangedTexts({ content: [part, part] }, [{ pointer: '/content/1/text', text: 'b' }]);

    expect(changed).toEqual({ content: [part, { text: 'b', logprobs: [] }] });
  });

  it('keeps a body that was not changed', () => {
    expect(withChangedTexts(aCompletion(), [])).toEqual(aCompletion());
  });

  it('leaves a body alone where a pointer leads nowhere', () => {
    expect(withChangedTexts({ a: ['b'] }, [{ pointer: '/a/1/c', text: 'x' }])).toEqual({ a: ['b'] });
  });
});
