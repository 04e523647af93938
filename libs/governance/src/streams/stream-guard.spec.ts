import fc from 'fast-check';
import { scanStream } from '@app/detection';
import type { GovernedCall, StreamFrame } from '@app/kernel';
import { aCall } from '@app/testing';
import type { Judge } from '../judge';
import { judgeWith, SETTINGS, type AnswerPolicy } from '../judge.fake';
import type { Judgement } from '../judgement';
import { BufferedGuard } from './buffered-guard';
import { oracleScan } from './oracle-scan.fake';
import { ScanningGuard } from './scanning-guard';
import { aFrame, readFrames, type FrameSays } from './stream-frame.fake';
import { REFUSALS } from './refusal';
import { MAX_CHANNELS, type StreamGuard } from './stream-guard';

type Texts = Readonly<Record<string, string>>;

const LIMITS = { heldUnits: SETTINGS.streamHeldUnits, bufferBytes: SETTINGS.streamBufferBytes };
const call: GovernedCall = aCall();

interface Driven {
  readonly emitted: readonly Uint8Array[];
  readonly judgement: Judgement;
  readonly isStopped: boolean;
}

/** What leaves when every event is taken as soon as it comes. */
function drive(guard: StreamGuard, frames: readonly StreamFrame[]): Driven {
  const emitted: Uint8Array[] = [];
  for (const frame of frames) {
    const stopped = guard.take(frame);
    if (stopped !== null) return { emitted, judgement: stopped, isStopped: true };
    emitted.push(...guard.takeSettled());
  }
  const judgement = guard.finish();
  if (judgement.decision.verdict !== 'allow') return { emitted, judgement, isStopped: true };
  emitted.push(...guard.takeSettled(), ...guard.takeFinal());
  return { emitted, judgement, isStopped: false };
}

function guardFor(judge: Judge, scan: typeof scanStream): StreamGuard {
  const answer = judge.answer(call);
  return answer.needs.needsWholeText
    ? new BufferedGuard(answer, LIMITS)
    : new ScanningGuard(answer, LIMITS, scan);
}

/** The whole answer through the path of whole answers. */
function wholeAnswer(judge: Judge, texts: Texts): { judgement: Judgement; redacted: Texts } {
  const segments = Object.entries(texts).map(([pointer, text]) => ({ pointer, text }));
  const judgement = judge.response(call, { segments });
  const redacted = judge.discharge(call, judgement).map(({ pointer, text }) => [pointer, text] as const);
  return { judgement, redacted: Object.fromEntries(redacted) };
}

const finding = (...types: readonly string[]) => ({ finding: { types } });
const redactMail: AnswerPolicy = { action: 'redact', condition: finding('EMAIL_ADDRESS') };
const maskNumbers: AnswerPolicy = {
  action: 'redact',
  condition: finding('US_SSN', 'CREDIT_CARD', 'IP_ADDRESS'),
  redactionStyle: 'mask',
};
const hashMail: AnswerPolicy = { ...redactMail, redactionStyle: 'hash' };
const redactSecrets: AnswerPolicy = { action: 'redact', condition: { finding: { category: 'secret' } } };
const blockNumbers: AnswerPolicy = { action: 'block', condition: finding('US_SSN') };
const blockAttacks: AnswerPolicy = { action: 'block', condition: { finding: { category: 'sql_injection' } } };
const redactProject: AnswerPolicy = { action: 'redact', condition: { pattern: 'PRJ-[0-9]+' } };
const redactPairs: AnswerPolicy = {
  action: 'redact',
  condition: { all: [finding('EMAIL_ADDRESS'), finding('US_SSN')] },
};

const fragment = fc.constantFrom(
  ...[
    'The quick brown fox. ',
    'mail ana@example.com',
    ' or bob.b@mail.example.org, ',
    '\u{1f600}\u{1f469}',
    ' ',
  ],
  ...['SSN 536-22-8731 ', 'ssn: 536-22-8731', '4111 1111 1111 1111', ' 10.1.2.3 ', 'PRJ-1234', '\n', 'x'],
  ...[
    'password = "hunter2-Xy9!kQ"',
    "' OR 1=1 --",
    'аnа@exаmple.com',
    'e\u200bxample',
    'AKIAIOSFODNN7EXAMPLQ ',
  ],
  ...['{"card": 4111111111111111,', '"to":"Hi\\nann@example.com"}'],
);
const text = fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join(''));
const policies = fc.uniqueArray(
  fc.constantFrom(
    redactMail,
    maskNumbers,
    hashMail,
    redactSecrets,
    blockNumbers,
    blockAttacks,
    redactProject,
    redactPairs,
  ),
  { maxLength: 4 },
);

interface Story {
  readonly texts: Texts;
  readonly frames: readonly FrameSays[];
}

/**
 * Texts of up to three channels, cut anywhere, their pieces interleaved over events; some are told to have ended, and the
 * event that ends them all may repeat them whole.
 */
const story: fc.Arbitrary<Story> = fc
  .record({
    texts: fc.array(text, { minLength: 1, maxLength: 3 }),
    cuts: fc.array(fc.record({ channel: fc.nat(2), units: fc.nat(12), joined: fc.boolean() }), {
      maxLength: 60,
    }),
    hasWholeTexts: fc.boolean(),
    hasEnds: fc.boolean(),
  })
  .map(({ cuts, hasEnds, hasWholeTexts, texts }) => {
    const named = Object.fromEntries(texts.map((each, index) => [`/choices/${index}`, each]));
    const at = texts.map(() => 0);
    const frames: { pieces: [string, string][]; texts: string[]; ends?: string[] }[] = [];
    const add = (channel: number, units: number, joined: boolean): void => {
      const from = at[channel] ?? 0;
      const piece: [string, string] = [
        `/choices/${channel}`,
        (texts[channel] ?? '').slice(from, from + units),
      ];
      at[channel] = from + piece[1].length;
      const last = frames.at(-1);
      if (joined && last !== undefined) last.pieces.push(piece);
      else frames.push({ pieces: [piece], texts: [] });
    };
    for (const { channel, joined, units } of cuts) if (channel < texts.length) add(channel, units, joined);
    texts.forEach((each, channel) => {
      add(channel, each.length, false);
      if (hasEnds) frames.push({ pieces: [], texts: [], ends: [`/choices/${channel}`] });
    });
    if (hasWholeTexts) frames.push({ pieces: [], texts: [...texts], ends: Object.keys(named) });
    return { texts: named, frames: [...frames, { isFinal: true }] };
  });

describe('a governed stream, however its texts are cut', () => {
  it.each<[string, (texts: Texts, lagUnits: number) => typeof scanStream]>([
    ['with the real inspection', () => scanStream],
    ['with one that lets go as early as is allowed', oracleScan],
  ])('says what the whole answer says after redaction, or stops where that is withheld, %s', (_, scanOf) => {
    const seen = { redacted: 0, stopped: 0 };
    fc.assert(
      fc.property(story, policies, fc.nat(20), ({ frames, texts }, chosen, lagUnits) => {
        const judge = judgeWith(...chosen);
        const whole = wholeAnswer(judge, texts);
        const { emitted, isStopped, judgement } = drive(
          guardFor(judge, scanOf(texts, lagUnits)),
          frames.map(aFrame),
        );
        const { running, whole: wholeTexts } = readFrames(emitted);

        expect(isStopped).toBe(whole.judgement.decision.verdict !== 'allow');
        if (isStopped) {
          seen.stopped += 1;
          expect(judgement.decision.verdict).toBe('block');
          expectNothingOfBlocked(judge, whole.judgement, running);
        } else {
          if (running['/choices/0'] !== texts['/choices/0']) seen.redacted += 1;
          expect({ ...emptyTexts(texts), ...running }).toEqual(whole.redacted);
          expect(findingsOf(judgement)).toEqual(findingsOf(whole.judgement));
          if (wholeTexts.length > 0) expect(wholeTexts).toEqual(Object.values(whole.redacted));
        }
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(seen.redacted, seen.stopped)).toBeGreaterThan(100);
  });
});

describe('a governed stream', () => {
  const says = (...pieces: readonly string[]): FrameSays[] => [
    ...pieces.map((piece) => ({ pieces: [['/a', piece]] as const })),
    { isFinal: true },
  ];
  /** Events as they leave, one list for each event that comes in and one for the end. */
  const departures = (guard: StreamGuard, frames: readonly StreamFrame[]): (readonly Uint8Array[])[] => [
    ...frames.map((frame) => {
      expect(guard.take(frame)).toBeNull();
      return guard.takeSettled();
    }),
    [...(guard.finish() && guard.takeSettled()), ...guard.takeFinal()],
  ];
  const textsIn = (events: readonly Uint8Array[]): string[] =>
    events.map((bytes) => readFrames([bytes]).running['/a'] ?? '');
  const guardOf = (texts: Texts, ...chosen: readonly AnswerPolicy[]) =>
    guardFor(judgeWith(...chosen), oracleScan(texts, 0));
  const reasonOf = (judgement: Judgement | null): string | undefined => judgement?.decision.reasons[0];

  it('lets the very same bytes go, each at once, when nothing is to be redacted', () => {
    const pieces = ['The qu', 'ick ', '', 'brown \ud83d', '\ude00 fox.'];
    const frames = [...says(...pieces).slice(0, -1), { texts: [pieces.join('')] }, { isFinal: true }].map(
      aFrame,
    );

    const left = departures(guardOf({ '/a': pieces.join('') }, redactMail, blockNumbers), frames);

    expect(left.map((events) => events.length)).toEqual([1, 1, 1, 1, 1, 1, 0, 1]);
    left.flat().forEach((bytes, at) => expect(bytes).toBe(frames[at]?.bytes));
  });

  it('puts a redaction into the event in which it begins, and leaves out events that say nothing more', () => {
    const pieces = ['mail an', 'a@exam', 'ple.com', ' now'];

    const left = departures(guardOf({ '/a': pieces.join('') }, redactMail), says(...pieces).map(aFrame));

    expect(left.map(textsIn)).toEqual([[], [], ['mail [REDACTED:EMAIL_ADDRESS]'], [' now'], [], ['']]);
  });

  it('keeps the order of events while one of them waits', () => {
    const frames = [
      { pieces: [['/a', 'ana@ex']] as const },
      { pieces: [['/b', 'fine']] as const },
      { pieces: [['/a', 'ample.com']] as const },
      { isFinal: true },
    ].map(aFrame);

    const left = departures(guardOf({ '/a': 'ana@example.com', '/b': 'fine' }, redactMail), frames);

    expect(left.map((events) => events.length)).toEqual([0, 0, 2, 0, 1]);
  });

  it('lets a text end where an event ends and repeats it', () => {
    const frames = [
      { pieces: [['/a', 'see 10.1.2.3']] as const },
      { texts: ['see 10.1.2.3'], ends: ['/a'] },
      { pieces: [['/b', 'more']] as const },
      { isFinal: true },
    ].map(aFrame);
    const guard = guardFor(judgeWith(maskNumbers), oracleScan({ '/a': 'see 10.1.2.3', '/b': 'more' }, 5));

    const left = departures(guard, frames);

    expect(left.map((events) => events.length)).toEqual([0, 2, 0, 0, 2]);
    expect(readFrames(left.flat()).whole).toEqual([readFrames(left.flat()).running['/a']]);
  });

  it('lets a text go where its part of the answer ends', () => {
    const frames = [
      { pieces: [['/a/text', 'see 10.1.2.3']] as const },
      { pieces: [['/ab/text', 'see 10.1.2.3']] as const },
      { ends: ['/a'] },
      { isFinal: true },
    ].map(aFrame);
    const texts = { '/a/text': 'see 10.1.2.3', '/ab/text': 'see 10.1.2.3' };

    const left = departures(guardFor(judgeWith(maskNumbers), oracleScan(texts, 5)), frames);

    expect(left.map((events) => events.length)).toEqual([0, 0, 1, 0, 3]);
    expect(readFrames(left.flat()).running['/a/text']).toBe('see **.*.*.*');
  });

  it('lets a text go on that equals another text of an event so far', () => {
    const frames = [
      { pieces: [['/a', 'safe']] as const, texts: ['safe'] },
      { pieces: [['/a', ', I think.']] as const, texts: ['safe'] },
      { ends: ['/a'] },
      { isFinal: true },
    ].map(aFrame);

    const { emitted, isStopped } = drive(guardOf({ '/a': 'safe, I think.' }, redactMail), frames);

    expect(isStopped).toBe(false);
    expect(readFrames(emitted)).toMatchObject({
      running: { '/a': 'safe, I think.' },
      whole: ['safe', 'safe'],
    });
  });

  it('hides nothing of a running text in another text that equals it so far', () => {
    const frames = [
      { pieces: [['/a', 'see 10.1']] as const, texts: ['see 10.1'] },
      { pieces: [['/a', '.2.3']] as const },
      { ends: ['/a'] },
      { isFinal: true },
    ].map(aFrame);
    const guard = guardFor(judgeWith(maskNumbers), oracleScan({ '/a': 'see 10.1.2.3' }, 5));

    const { emitted } = drive(guard, frames);

    expect(readFrames(emitted)).toMatchObject({ running: { '/a': 'see **.*.*.*' }, whole: ['see 10.1'] });
  });

  it('refuses an answer that goes on with a text that had ended', () => {
    const guard = guardOf({ '/a': 'ab' });
    const frames = [...says('a').slice(0, 1), { ends: ['/a'] }, ...says('b')].map(aFrame);

    expect(frames.slice(0, 3).map((frame) => reasonOf(guard.take(frame)))).toEqual([
      undefined,
      undefined,
      REFUSALS.order,
    ]);
  });

  it.each([
    ['redacts', redactMail, ['to [REDACTED:EMAIL_ADDRESS]', 'to [REDACTED:EMAIL_ADDRESS]']],
    [
      'redacts at the end',
      { ...redactMail, condition: { all: [redactMail.condition, { pattern: 'ana' }] } },
      undefined,
    ],
  ])('%s texts that stand whole in an event', (_, policy, expected) => {
    const frames = [{ texts: ['to ana@example.com'] }, { texts: ['to ana@example.com'] }, { isFinal: true }];
    const { emitted } = drive(guardOf({}, policy), frames.map(aFrame));

    expect(readFrames(emitted).whole).toEqual(
      expected ?? ['to [REDACTED:EMAIL_ADDRESS]', 'to [REDACTED:EMAIL_ADDRESS]'],
    );
  });

  it('stops at a text that stands whole in an event', () => {
    const { emitted, isStopped } = drive(guardOf({}, blockNumbers), [
      ...[{ texts: ['fine'] }, { texts: ['SSN 536-22-8731'] }, { isFinal: true }].map(aFrame),
    ]);

    expect({ isStopped, whole: readFrames(emitted).whole }).toEqual({ isStopped: true, whole: ['fine'] });
  });

  it('stops an answer of which too much would have to wait', () => {
    const guard = guardFor(judgeWith(redactMail), oracleScan({}, Infinity));
    const taken = Array.from({ length: 9 }, () =>
      guard.take(aFrame({ pieces: [['/a', 'x'.repeat(1_000)]] })),
    );

    expect(taken.map(reasonOf)).toEqual([...Array<undefined>(8).fill(undefined), REFUSALS.heldUnits]);
  });

  it.each([
    ['while another event waits', redactMail],
    ['until the whole text is judged', redactProject],
  ])('stops an answer that is too large to be held %s', (_, policy) => {
    const guard = guardFor(judgeWith(policy), oracleScan({}, 5));
    const frames = [aFrame({ pieces: [['/a', 'x']] }), aFrame({ texts: ['y'.repeat(LIMITS.bufferBytes)] })];

    expect(frames.map((frame) => reasonOf(guard.take(frame)))).toEqual([undefined, REFUSALS.heldBytes]);
  });

  it.each([
    ['that leaves as it comes', redactMail],
    ['that is held', redactProject],
  ])('stops an answer %s with too many texts', (_, policy) => {
    const guard = guardFor(judgeWith(policy), oracleScan({}, 0));
    const reasons = Array.from({ length: MAX_CHANNELS + 1 }, (__, channel) =>
      reasonOf(guard.take(aFrame({ pieces: [[`/${channel}`, 'x']] }))),
    );

    expect(reasons.filter((reason) => reason !== undefined)).toEqual([REFUSALS.channels]);
  });

  it('lets nothing of a held answer go before it is judged', () => {
    const guard = guardOf({}, redactProject);
    guard.take(aFrame({ pieces: [['/a', 'PRJ-1']] }));

    expect(guard.takeSettled()).toEqual([]);
  });

  it.each([
    ['in small pieces', 100_000],
    ['in one piece', 400_000],
  ])('lets more go than is inspected %s where no policy minds, as it does whole', (_, units) => {
    const long = 'x '.repeat(200_000);
    const pieces = Array.from({ length: long.length / units }, (__, at) =>
      long.slice(at * units, (at + 1) * units),
    );
    const { emitted, isStopped, judgement } = drive(
      guardFor(judgeWith(redactMail), scanStream),
      says(...pieces).map(aFrame),
    );

    expect(isStopped).toBe(false);
    expect(readFrames(emitted).running['/a']).toBe(long);
    expect(judgement.inspection.gaps).toMatchObject([{ pointer: '/a', reason: 'too_long' }]);
  });

  it.each([
    ['as it comes', redactMail],
    ['as a whole', redactProject],
  ])('tells where an answer that is judged %s has what nobody can look into', (_, policy) => {
    const incomplete: AnswerPolicy = { action: 'block', condition: { inspection: 'incomplete' } };
    const frames = [{ media: ['/image'] }, { media: ['/image', '/sound'] }, { isFinal: true }].map(aFrame);

    const { isStopped, judgement } = drive(guardFor(judgeWith(policy, incomplete), scanStream), frames);

    expect(isStopped).toBe(false);
    expect(judgement.inspection).toMatchObject({ complete: true, media: ['/image', '/sound'] });
  });

  it('obeys policies on what could not be inspected', () => {
    const incomplete: AnswerPolicy = { action: 'block', condition: { inspection: 'incomplete' } };
    const long = 'x '.repeat(140_000);
    const guard = guardOf({ '/a': long }, incomplete, redactMail);
    const { emitted, isStopped } = drive(guard, says(long).map(aFrame));

    expect({ isStopped, left: emitted.length }).toEqual({ isStopped: true, left: 1 });
  });
});

function findingsOf({ inspection }: Judgement): readonly string[] {
  return inspection.findings.map((each) => JSON.stringify(each)).sort();
}

function emptyTexts(texts: Texts): Texts {
  return Object.fromEntries(Object.keys(texts).map((channel) => [channel, '']));
}

/** What left of each text is the beginning of what stands before the first finding that stops it, redacted. */
function expectNothingOfBlocked(judge: Judge, judgement: Judgement, running: Texts): void {
  const { decision, inspection, segments } = judgement;
  const blocking = decision.matches.filter(({ action }) => action === 'block');
  const positions = new Set(blocking.flatMap(({ findings }) => findings));
  const blocked = inspection.findings.filter((_, at) => positions.has(at));
  expect(blocked.length).toBeGreaterThan(0);
  const before = segments.map(({ pointer, text: all }) => {
    const starts = blocked.filter((each) => each.pointer === pointer).map(({ start }) => start);
    return { pointer, text: all.slice(0, Math.min(all.length, ...starts)) };
  });
  for (const { pointer, text: clean } of judge.discharge(call, { ...judgement, segments: before })) {
    expect(clean.startsWith(running[pointer] ?? '')).toBe(true);
  }
}
