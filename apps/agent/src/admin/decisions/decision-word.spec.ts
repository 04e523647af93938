import { decisionWordOf, readDecisionWord } from './decision-word';

describe(decisionWordOf.name, () => {
  it.each([
    ['allow', {}, 'allowed'],
    ['allow', { redactions: 2 }, 'redacted'],
    ['block', { redactions: 2 }, 'blocked'],
    ['needs_approval', {}, 'needs_approval'],
    ['error', {}, 'error'],
  ])('calls %s %j %s', (verdict, detail, word) => {
    expect(decisionWordOf({ verdict, detail })).toBe(word);
  });
});

describe(readDecisionWord.name, () => {
  it.each([
    ['blocked', 'blocked'],
    ['DENY', 'blocked'],
    ['allow', 'allowed'],
    ['require_approval', 'needs_approval'],
    ['maybe', null],
    ['constructor', null],
  ])('reads %s as %s', (text, word) => {
    expect(readDecisionWord(text)).toBe(word);
  });
});
