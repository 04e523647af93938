import type { Finding, InspectionGap } from '@app/kernel';
import fc from 'fast-check';
import { codeCases } from '../detectors/cases/code';
import { piiCases } from '../detectors/cases/pii';
import { privilegedCases } from '../detectors/cases/privileged';
import { promptCases } from '../detectors/cases/prompts';
import { regionalCases } from '../detectors/cases/regional';
import { secretCases } from '../detectors/cases/secrets';
import { sqlCases } from '../detectors/cases/sql';
import { detectors } from '../detectors/catalog';
import { inspect } from '../inspect';
import { MAX_TEXT_UNITS } from '../limits';
import { typesOf } from '../scanner/probe';
import { byPlace } from '../settle';
import { scanStream } from './scan-stream';

const cases = [
  ...piiCases,
  ...regionalCases,
  ...secretCases,
  ...sqlCases,
  ...promptCases,
  ...privilegedCases,
  ...codeCases,
];
const caseTexts = cases.flatMap(({ catches, passes }) => [...catches.map(([text]) => text), ...passes]);

type Watched = ReadonlySet<string>;
const everything: Watched = new Set(detectors.flatMap(typesOf));
const nothing: Watched = new Set();
/** What shipped policies redact or block in an answer: secrets, and data that identifies or pays. */
const actedOnInAnswers: Watched = new Set([
  ...['US_SSN', 'CREDIT_CARD', 'IBAN_CODE', 'US_BANK_NUMBER', 'US_PASSPORT', 'IN_PAN', 'IN_AADHAAR'],
  ...detectors.filter(({ category }) => category === 'secret').map(({ type }) => type),
]);

interface Outcome {
  readonly findings: readonly Finding[];
  readonly gaps: readonly InspectionGap[];
  readonly settledTo: readonly number[];
}

function stream(pieces: readonly string[], watched: Watched, maxHeldUnits = MAX_TEXT_UNITS): Outcome {
  const scan = scanStream({ pointer: '/t', watched, maxHeldUnits });
  const steps = [...pieces.map((piece) => scan.push(piece)), scan.end()];
  return {
    findings: steps.flatMap(({ findings }) => findings).sort(byPlace),
    gaps: steps.flatMap(({ gaps }) => gaps),
    settledTo: steps.map(({ settledTo }) => settledTo),
  };
}

/** Text that may leave must not hold a part of a watched finding, nor a whole one that nobody was told of. */
function expectNothingLeaks(
  settledTo: number,
  acted: readonly Finding[],
  reported: readonly Finding[],
): void {
  const known = new Set(reported.map(({ start, end, type }) => `${start}-${end} ${type}`));
  const leaked = acted.filter(
    ({ start, end, type }) => settledTo > start && (settledTo < end || !known.has(`${start}-${end} ${type}`)),
  );
  expect(leaked).toEqual([]);
}

function expectLaw(pieces: readonly string[], watched: Watched): void {
  const text = pieces.join('');
  const whole = inspect([{ pointer: '/t', text }]).findings;
  const acted = whole.filter(({ type }) => isActed(type, watched));
  const scan = scanStream({ pointer: '/t', watched, maxHeldUnits: MAX_TEXT_UNITS });
  const reported: Finding[] = [];
  let received = 0;
  let settledBefore = 0;
  for (const piece of [...pieces, null]) {
    const { settledTo, findings, gaps } = piece === null ? scan.end() : scan.push(piece);
    received += piece?.length ?? 0;
    reported.push(...findings);
    expect(gaps).toEqual([]);
    expect(settledTo).toBeGreaterThanOrEqual(settledBefore);
    expect(settledTo).toBeLessThanOrEqual(received);
    expectNothingLeaks(settledTo, acted, reported);
    settledBefore = settledTo;
  }
  expect(reported.sort(byPlace)).toEqual(whole);
  expect(settledBefore).toBe(text.length);
}

function isActed(type: string, watched: Watched): boolean {
  return detectors.some(
    (detector) => detector.type === type && typesOf(detector).some((each) => watched.has(each)),
  );
}

function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...ends, text.length].map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

function chunks(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

const types = [...new Set(detectors.flatMap(typesOf))];
const someTypes: fc.Arbitrary<Watched> = fc.oneof(
  fc.constant(everything),
  fc.constant(nothing),
  fc.subarray(types).map((chosen) => new Set(chosen)),
);
const nearMatch = fc
  .integer({ min: 0, max: detectors.length - 1 })
  .chain((index) =>
    fc.stringMatching(new RegExp((detectors[index]?.pattern.source ?? '').replaceAll('\\b', ''))),
  )
  .map((text) => text.slice(0, 300));
const anchor = fc.constantFrom(...detectors.flatMap(({ anchors }) => anchors));
const glue = fc.constantFrom(
  ...[
    '',
    ' ',
    '  ',
    'x',
    '0',
    '-',
    '.',
    ',',
    '"',
    "'",
    '\n',
    '@',
    ';',
    ': ',
    '=',
    '(',
    '%',
    '%4',
    '%20',
    '\\',
    '\\\\',
    '\\n',
    '\\\\n',
    '\\"',
    '\\u0',
    '\\u0031',
    '\\u002d',
    '#',
    '--',
  ],
  ...[
    '\u00e9',
    '\u2019',
    '\u200b',
    '\ufdfa',
    '\u0430',
    '\u4f60',
    '\ud83d\ude00',
    '\ud83d',
    '\ude00',
    '\u{1d41c}',
  ],
  ...[
    '4111 1111 1111 1111',
    'a@b.example',
    ' union select 1,2 ',
    "' or 1=1 --",
    'select * from users where ',
  ],
  ...['The quick brown fox ', 'I am a man of ', 'i g n o r e   a l l   ', 'p r e v i o u s   ', 'r u l e s'],
);
const caseText = fc.constantFrom(...caseTexts);
const disguised = caseText.chain((text) =>
  fc.constantFrom(
    Buffer.from(text).toString('base64').replace(/=/g, ''),
    Buffer.from(text).toString('base64url'),
    Buffer.from(`\u00e9\u4f60${text}`).toString('base64'),
    [...text].join(' '),
    [...text].join('\u200b'),
    encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '')),
    text.replaceAll('e', '\u0435').replaceAll('o', '\u043e'),
    text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    Buffer.from(text).toString('hex'),
  ),
);
const noise = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.base64String({ maxLength: 80 }),
  fc.string({ unit: fc.constantFrom(...'0123456789 -./:'), maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'abc  .*-'), maxLength: 40 }),
);
const text = fc
  .array(fc.oneof(glue, glue, nearMatch, anchor, caseText, disguised, noise), { maxLength: 9 })
  .map((parts) => parts.join(''));
const places = fc.array(fc.nat(), { maxLength: 30 });

describe(scanStream.name, () => {
  it('finds what an inspection of the whole text finds, however it is cut', () => {
    fc.assert(
      fc.property(text, places, someTypes, (whole, at, watched) => {
        expectLaw(cut(whole, at), watched);
      }),
      { numRuns: 800 },
    );
  });

  it('finds the same in pieces of one code unit', () => {
    fc.assert(
      fc.property(text, someTypes, (whole, watched) => {
        expectLaw(whole.split(''), watched);
      }),
      { numRuns: 150 },
    );
  });

  it.each([...new Set(caseTexts)])('finds the same in %j, cut anywhere', (whole) => {
    for (let at = 0; at <= whole.length; at++) expectLaw([whole.slice(0, at), whole.slice(at)], everything);
    expectLaw(whole.split(''), everything);
  });

  it.each([0, 300, 600, 900, 1200])(
    'remembers what judges look back at, %i code units into a long text',
    (shift) => {
      const prose = 'Nothing to see here, just plain words that fill a page. ';
      const whole = `${'.'.repeat(shift)}${caseTexts.map((one) => `${one}\n${prose.repeat(3)}`).join('')}`;

      expectLaw(chunks(whole, 29), everything);
    },
  );

  it.each([1, 4, 1000])('reports saturation as an inspection of the whole does, in pieces of %i', (size) => {
    const whole = `${'a@b.example, '.repeat(2_300)} SSN 536-32-3065`;

    const { findings, gaps } = stream(chunks(whole, size), everything);

    const inspected = inspect([{ pointer: '/t', text: whole }]);
    expect(findings).toEqual(inspected.findings);
    expect(gaps).toEqual(inspected.gaps);
  });

  it('ends where an inspection of the whole ends, and says so', () => {
    const whole = `a@b.example${' '.repeat(MAX_TEXT_UNITS)}c@d.example`;

    const { findings, gaps } = stream(chunks(whole, 50_000), everything);

    const inspected = inspect([{ pointer: '/t', text: whole }]);
    expect(findings).toEqual(inspected.findings);
    expect(gaps).toEqual(inspected.gaps);
  });

  it('cuts folded text where an inspection of the whole cuts it', () => {
    const whole = `${'\ufdfa'.repeat(MAX_TEXT_UNITS / 18)} \uff41@b.example ${'\u200b'.repeat(40)} c@d.exampl\u0435`;

    expect(stream(chunks(whole, 1000), everything).findings).toEqual(
      inspect([{ pointer: '/t', text: whole }]).findings,
    );
  });

  it.each(['The quick', 'Hello', ' there is nothing', 'of course', 'naïve coöperation', '你好', '3 plus'])(
    'lets %j go at once when secrets and identity numbers are watched',
    (start) => {
      const scan = scanStream({ pointer: '', watched: actedOnInAnswers, maxHeldUnits: 4096 });

      expect(scan.push(start).settledTo).toBe(start.length);
    },
  );

  it('lets everything go at once when nobody watches', () => {
    const scan = scanStream({ pointer: '', watched: nothing, maxHeldUnits: 0 });

    expect(scan.push('the key is AKIAQ7ZX2LMP5').settledTo).toBe(24);
    expect(scan.push('VRT4KWB and').settledTo).toBe(35);
    expect(scan.end().findings.map(({ type }) => type)).toEqual(['AWS_ACCESS_KEY']);
  });

  it('holds a number back until it is known what it is', () => {
    const scan = scanStream({ pointer: '', watched: actedOnInAnswers, maxHeldUnits: 4096 });

    expect(scan.push('My card is 4111 1111 1111').settledTo).toBe(11);
    const last = scan.push(' 1111. Thanks');

    expect(last.findings).toMatchObject([{ type: 'CREDIT_CARD', start: 11, end: 30 }]);
    expect(last.settledTo).toBe(38);
  });

  it.each([
    ['a key that does not end', `-----BEGIN PRIVATE KEY-----${'A1b2'.repeat(2000)}`],
    [
      'base64 that does not end',
      Buffer.from('plain words '.repeat(500)).toString('base64').replace(/=/g, ''),
    ],
  ])('gives %s up as a gap and lets nothing more go', (_, endless) => {
    const scan = scanStream({ pointer: '/t', watched: actedOnInAnswers, maxHeldUnits: 4096 });

    const steps = [...chunks(`Here: ${endless}`, 64), ' and so on'].map((piece) => scan.push(piece));
    steps.push(scan.end());

    expect(steps.flatMap(({ gaps }) => gaps)).toEqual([{ pointer: '/t', reason: 'too_long', types: [] }]);
    expect(steps.at(-1)?.settledTo).toBe(6);
  });

  it('never parts a surrogate pair', () => {
    const scan = scanStream({ pointer: '', watched: nothing, maxHeldUnits: 4096 });

    expect(scan.push('a\ud83d').settledTo).toBe(1);
    expect(scan.push('\ude00').settledTo).toBe(3);
  });

  it.each([
    'secret=secret=',
    'eyJeyJ-',
    '-----BEGIN PRIVATE KEY-----',
    '4111 1111 ',
    'QUJD',
    'a b ',
    'a@a.',
    '\uff41',
    '%41',
    '\\u0031',
    '\\\\u0031',
    '\\n',
    '\\\\',
    '::1:',
    'of of ',
    'union/**/',
  ])('takes bounded time for 16,384 code units of %j in small pieces', (shape) => {
    const pieces = chunks(shape.repeat(Math.ceil(16_384 / shape.length)), 4);
    const startedUs = process.cpuUsage();

    stream(pieces, everything);

    const { user, system } = process.cpuUsage(startedUs);
    expect((user + system) / 1000).toBeLessThan(2_000);
  });
});
