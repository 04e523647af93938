import { detectors, inspect, scanStream } from '@app/detection';
import { rowOf, type BenchOptions, type BenchResult, type BenchRow } from './bench-report';
import { realPrompts } from './real-prompts';

/** Lengths in UTF-16 code units, each with how many different texts of that length are inspected. */
const LENGTHS = [
  { length: 200, texts: 4_000 },
  { length: 2_000, texts: 1_500 },
  { length: 20_000, texts: 60 },
  { length: 200_000, texts: 4 },
];
const PART_LENGTH = 2_000;
const STREAMED_TEXTS = 1_000;
/** A model's token is about that long. */
const PIECE_LENGTH = 4;
const MAX_HELD_UNITS = 4_096;
const HOSTILE_LENGTH = 32_768;
/** Shapes that make many anchors, many candidates or many decodings. */
const HOSTILE = [
  '4111 1111 ',
  'code block ```',
  'delete from a;',
  'union/**/',
  'a.a.',
  '::1:',
  '%41',
  'a b ',
  '\ufdfa',
];
const HOSTILE_REPEATS = 15;
const WARM_UP_TEXTS = 500;
const AIM_US_AT_2KB = 40;
const AIM_HOSTILE_MS = 5;
const AIM_PIECES_TO_WHOLE = 25;
const STREAMED = `2000, scanStream in pieces of ${PIECE_LENGTH}`;
/** What shipped policies redact or block in answers. */
const watched = new Set([
  ...['US_SSN', 'CREDIT_CARD', 'IBAN_CODE', 'US_BANK_NUMBER', 'US_PASSPORT', 'IN_PAN', 'IN_AADHAAR'],
  ...detectors.filter(({ category }) => category === 'secret').map(({ type }) => type),
]);

const patterns = detectors.map(({ pattern }) => new RegExp(pattern.source, `${pattern.flags}g`));

/**
 * Inspection alone, on texts that differ. The baseline searches each text with one pattern after another.
 * @public loaded by name
 */
export function run(_: BenchOptions): Promise<BenchResult> {
  for (const text of realPrompts(WARM_UP_TEXTS, 2_000)) inspectOne(text);
  const real = LENGTHS.flatMap(({ length, texts }) => measureLength(textsOf(texts, length), length));
  const streamed = measure(
    STREAMED,
    realPrompts(STREAMED_TEXTS, PART_LENGTH).slice(WARM_UP_TEXTS),
    (text) => void heldUnits(text),
  );
  const hostile = HOSTILE.map((shape) =>
    measure(`hostile 32 KB, ${JSON.stringify(shape)}`, hostileTexts(shape), inspectOne),
  );
  return Promise.resolve({
    suite: 'detection',
    rows: [...real, streamed, ...hostile],
    ratios: [...ratiosOf(real, hostile), ...streamRatios(real, streamed)],
    notes: [`${detectors.length} detectors; every text is different and inspected once`],
  });
}

/** Few documents are long, so long texts are put together from different short ones. */
function textsOf(count: number, length: number): string[] {
  const partLength = Math.min(length, PART_LENGTH);
  const parts = length / partLength;
  const all = realPrompts(count * parts, partLength);
  return Array.from({ length: count }, (_, text) => all.slice(text * parts, (text + 1) * parts).join(''));
}

function ratiosOf(real: readonly BenchRow[], hostile: readonly BenchRow[]): BenchResult['ratios'] {
  const p50Of = (name: string): number => real.find((row) => row.name === name)?.p50Ms ?? NaN;
  return [
    { name: 'us p50 at 2000 code units', value: p50Of('2000, inspect') * 1_000, aim: `<= ${AIM_US_AT_2KB}` },
    {
      name: 'ms p50 of the worst hostile shape',
      value: Math.max(...hostile.map((row) => row.p50Ms)),
      aim: `< ${AIM_HOSTILE_MS}`,
    },
    ...LENGTHS.map(({ length }) => ({
      name: `one after another / inspect at ${length}`,
      value: p50Of(`${length}, one pattern after another`) / p50Of(`${length}, inspect`),
    })),
  ];
}

function streamRatios(real: readonly BenchRow[], streamed: BenchRow): BenchResult['ratios'] {
  const whole = real.find(({ name }) => name === '2000, inspect')?.p50Ms ?? NaN;
  const held = realPrompts(STREAMED_TEXTS, PART_LENGTH)
    .flatMap(heldUnits)
    .sort((a, b) => a - b);
  const heldAt = (part: number): number => held[Math.floor(held.length * part)] ?? NaN;
  return [
    { name: 'in pieces / whole at 2000', value: streamed.p50Ms / whole, aim: `<= ${AIM_PIECES_TO_WHOLE}` },
    { name: 'code units that wait, p50', value: heldAt(0.5), aim: '<= 4' },
    { name: 'code units that wait, p95', value: heldAt(0.95), aim: '<= 32' },
  ];
}

/** How much text waits behind every piece of an answer, when secrets and identity numbers are acted on. */
function heldUnits(text: string): number[] {
  const scan = scanStream({
    pointer: '',
    watched,
    maxHeldUnits: MAX_HELD_UNITS,
  });
  const held: number[] = [];
  for (let end = PIECE_LENGTH; end <= text.length; end += PIECE_LENGTH) {
    held.push(end - scan.push(text.slice(end - PIECE_LENGTH, end)).settledTo);
  }
  scan.end();
  return held;
}

function measureLength(texts: readonly string[], length: number): BenchRow[] {
  return [
    measure(`${length}, inspect`, texts, inspectOne),
    { ...measure(`${length}, one pattern after another`, texts, searchAll), baseline: true },
  ];
}

function measure(name: string, texts: readonly string[], operation: (text: string) => void): BenchRow {
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const latenciesMs = texts.map((text) => {
    const beforeMs = performance.now();
    operation(text);
    return performance.now() - beforeMs;
  });
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  return rowOf(name, latenciesMs, { elapsedMs, cpuUs: user + system });
}

function inspectOne(text: string): void {
  inspect([{ pointer: '', text }]);
}

function searchAll(text: string): void {
  for (const pattern of patterns) for (const match of text.matchAll(pattern)) void match;
}

function hostileTexts(shape: string): string[] {
  const text = shape.repeat(Math.ceil(HOSTILE_LENGTH / shape.length)).slice(0, HOSTILE_LENGTH - 2);
  return Array.from({ length: HOSTILE_REPEATS }, (_, number) => text + String(number).padStart(2, '0'));
}
