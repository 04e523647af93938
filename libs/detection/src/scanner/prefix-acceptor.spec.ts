import fc from 'fast-check';
import { detectors } from '../detectors/catalog';
import { prefixAcceptorOf } from './prefix-acceptor';

function accepts(pattern: RegExp, text: string): boolean {
  const acceptor = prefixAcceptorOf(pattern);
  acceptor.lastIndex = 0;
  return acceptor.test(text);
}

describe(prefixAcceptorOf.name, () => {
  it.each([
    [/abc/, 'ab'],
    [/abc/, ''],
    [/a{3,5}b/, 'aa'],
    [/(?:ab|cd){2}e/, 'abc'],
    [/a(?:bc)?d/, 'ab'],
    [/ab\b/, 'ab'],
    [/[a-z]{1,3}?x/i, 'QR'],
  ])('%s may go on behind %j', (pattern, text) => {
    expect(accepts(pattern, text)).toBe(true);
  });

  it.each([
    [/abc/, 'ax'],
    [/abc/, 'abcd'],
    [/a{3,5}b/, 'aax'],
    [/a{1,2}/, 'aaa'],
    [/ab\b/, 'abc'],
    [/(?:ab|cd){2}e/, 'abcf'],
  ])('%s cannot go on behind %j', (pattern, text) => {
    expect(accepts(pattern, text)).toBe(false);
  });

  it.each(detectors.map(({ type, pattern }) => [type, pattern] as const))(
    'accepts every beginning of a match of %s, %s',
    (_, pattern) => {
      // Word ends depend on what follows; whether they hold is checked in the whole match below.
      const matches = fc.stringMatching(new RegExp(pattern.source.replaceAll('\\b', '')));
      const whole = new RegExp(`^(?:${pattern.source})`, pattern.flags);

      fc.assert(
        fc.property(matches, fc.nat(), (text, at) => {
          const match = whole.exec(text)?.[0] ?? '';

          expect(accepts(pattern, match.slice(0, at % (match.length + 1)))).toBe(true);
        }),
        { numRuns: 20 },
      );
    },
  );
});
