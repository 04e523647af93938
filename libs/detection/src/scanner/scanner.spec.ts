import fc from 'fast-check';
import { detectors } from '../detectors/catalog';
import { Candidate } from './candidate';
import type { Detector, Span } from './detector';
import { Scanner } from './scanner';

const fold = (char: string): string => {
  if (/[0-9]/.test(char)) return '0';
  return /[\t-\r]/.test(char) ? ' ' : char.replace(/[A-Z]/, (upper) => upper.toLowerCase());
};

function startOf({ lead }: Detector, text: string, anchorAt: number): number {
  let start = anchorAt;
  while (
    lead !== undefined &&
    start > 0 &&
    anchorAt - start < lead.maxLength &&
    lead.chars.test(text.charAt(start - 1))
  )
    start--;
  return start;
}

function spanAt(detector: Detector, text: string, start: number): Span | null {
  const notAfter = detector.notAfter === undefined ? /[A-Za-z0-9_]/ : detector.notAfter;
  if (start > 0 && notAfter?.test(text.charAt(start - 1))) return null;
  const sticky = new RegExp(detector.pattern.source, `${detector.pattern.flags}y`);
  sticky.lastIndex = start;
  const groups = sticky.exec(text);
  if (groups === null) return null;
  const candidate = new Candidate({ text, offset: 0, beginning: text }, start, groups);
  return detector.judge === undefined ? candidate : detector.judge(candidate);
}

/** The definition of what the scanner finds, written down without an automaton. */
function findNaively(all: readonly Detector[], text: string): string[] {
  const folded = text.split('').map(fold).join('');
  const found = new Set<string>();
  all.forEach((detector, owner) => {
    for (let anchorAt = 0; anchorAt < text.length; anchorAt++) {
      if (!detector.anchors.some((anchor) => folded.startsWith(anchor, anchorAt))) continue;
      const span = spanAt(detector, text, startOf(detector, text, anchorAt));
      if (span !== null) found.add(`${owner}:${span.start}-${span.end}`);
    }
  });
  return [...found].sort();
}

const scanner = new Scanner(detectors, 1000);
const spansOf = (text: string): string[] =>
  [
    ...new Set(
      scanner.scan(text).hits.map((hit) => `${detectors.indexOf(hit.detector)}:${hit.start}-${hit.end}`),
    ),
  ].sort();

const nearMatch = fc
  .integer({ min: 0, max: detectors.length - 1 })
  .chain((index) =>
    fc.stringMatching(new RegExp((detectors[index] as Detector).pattern.source.replaceAll('\\b', ''))),
  )
  .map((text) => text.slice(0, 300));
const neighbour = fc.constantFrom(
  '',
  ' ',
  'x',
  '0',
  '-',
  '.',
  '"',
  "'",
  '\n',
  '@',
  '4111 1111 1111 1111',
  'a@b.example',
  ' union select 1,2 ',
  "' or 1=1 --",
  'é',
);

describe(Scanner.name, () => {
  it('finds what trying every detector at every anchor finds, with the same spans', () => {
    const texts = fc
      .array(fc.oneof(neighbour, nearMatch, fc.string({ maxLength: 12 })), { maxLength: 6 })
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(texts, (text) => {
        expect(spansOf(text)).toEqual(findNaively(detectors, text));
      }),
      { seed: 20261123, numRuns: 400 },
    );
  });

  it('names the type when a limit is reached instead of falling silent', () => {
    const few = new Scanner(detectors, 3);

    const { hits, saturated } = few.scan('a@b.example '.repeat(5));

    expect(hits).toHaveLength(3);
    expect(saturated).toEqual(['EMAIL_ADDRESS']);
  });
});
