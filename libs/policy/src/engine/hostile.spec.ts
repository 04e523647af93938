import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { aCall } from '@app/testing';
import type { Condition } from '../model/condition';
import { parsePolicy } from '../model/parse-policy';
import { InvalidPolicyError } from '../policy.errors';
import { aDocument, aQuestion, blockingWhen } from '../spec/builders';
import { decide } from './decide';

const MAX_DELAY_MS = 20;
const KILOBYTE = 1024;
const MEGABYTE = KILOBYTE * KILOBYTE;

/** Long enough for the monitor to look at the clock before and after each piece of work. */
const MONITOR_TURN_MS = 3;

/**
 * The longest that one of the pieces of work held up the event loop. Each try prepares its work anew, because engines
 * remember; the best of some tries counts, because machines are shared.
 */
async function longestDelayMs(prepare: () => readonly (() => unknown)[]): Promise<number> {
  const tries: number[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const pieces = prepare();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    for (const piece of pieces) {
      await pause(MONITOR_TURN_MS);
      piece();
    }
    await pause(MONITOR_TURN_MS);
    delay.disable();
    tries.push(delay.max / 1e6);
  }
  return Math.min(...tries);
}

const random = (alphabet: string, length: number): string => {
  let state = 1;
  const next = (): string => {
    state = (state * 48_271) % 2_147_483_647;
    return alphabet.charAt(state % alphabet.length);
  };
  return Array.from({ length }, next).join('');
};

const asking = (condition: Condition, text: string) => {
  const snapshot = blockingWhen(condition);
  const call = aCall({ segments: [{ pointer: '/q', text }], context: { x: text } });
  return () => decide(snapshot, aQuestion({ call }));
};

/** The patterns that stall a backtracking engine for seconds, and those that blow up an automaton. */
const PATTERNS = [
  '(a+)+$',
  '^(a+)+$',
  '(\\w+\\s?)*$',
  '([a-zA-Z0-9._-]+)+@',
  '.*password.*=.*secret.*',
  '(a|aa)+$',
  '(x+x+)+y',
  '(?:a|b)*a(?:a|b){200}$',
  'a[ab]{60}$',
  '(?i)[a-z]{0,500}q[a-z]{0,400}z',
  '(.*)(.*)(.*)(.*)(.*)[0-9]z',
];

describe('hostile patterns', () => {
  it.each(PATTERNS)('%s holds nobody up, whatever the text', async (pattern) => {
    const texts = [
      `${'a'.repeat(27)}!`,
      `${'a'.repeat(32 * KILOBYTE)}!`,
      random('ab', 32 * KILOBYTE),
      random('abxq password=secret', 32 * KILOBYTE),
      'a'.repeat(MEGABYTE),
    ];

    const delayMs = await longestDelayMs(() => texts.map((text) => asking({ pattern }, text)));

    expect(delayMs).toBeLessThan(MAX_DELAY_MS);
  });

  it('block, rather than go on, once the work of a decision is spent', () => {
    const decision = asking({ pattern: '[0-9]$' }, random('ab', 256 * KILOBYTE))();

    expect(decision).toMatchObject({ verdict: 'block', problems: [{ policyId: 'p' }] });
  });

  it('share one budget in a decision', () => {
    const all = Array.from({ length: 150 }, (_, index) => ({ pattern: `[0-9]{2}[a-c]{2}${index}?$` }));

    const decision = asking({ any: all }, random('0123456789abc', 8 * KILOBYTE))();

    expect(decision.problems).toHaveLength(1);
  });
});

describe('hostile texts', () => {
  const needles = Array.from({ length: 500 }, (_, index) => `${'a'.repeat(index)}b${'a'.repeat(index)}`);
  const long = `${'a'.repeat(500)}b${'a'.repeat(499)}`;

  it.each<[string, Condition]>([
    ['contains', { field: 'query', operator: 'contains', value: 'needle' }],
    ['contains with a periodic needle', { field: 'query', operator: 'contains', value: long }],
    ['contains_any with 500 needles', { field: 'context.x', operator: 'contains_any', value: needles }],
    ['starts_with', { field: 'query', operator: 'starts_with', value: long }],
    ['equals', { field: 'context.x', operator: 'equals', value: 'a' }],
    ['cidr', { field: 'context.x', operator: 'cidr', value: '10.0.0.0/8' }],
    ['greater_than', { field: 'context.x', operator: 'greater_than', value: 1 }],
    ['an expression', { expression: 'query.contains("b") || query.lowerAscii().contains(context.x)' }],
    ['a comprehension', { expression: 'findings.exists(f, query.contains(f.type))' }],
  ])('of a megabyte do not stall %s', async (_, condition) => {
    const texts = ['a'.repeat(MEGABYTE), '1'.repeat(MEGABYTE)];

    const delayMs = await longestDelayMs(() => texts.map((text) => asking(condition, text)));

    expect(delayMs).toBeLessThan(MAX_DELAY_MS);
  });
});

describe('hostile documents', () => {
  const nest = (head: string, tail: string): unknown =>
    JSON.parse(`${head.repeat(10_000)}{}${tail.repeat(10_000)}`);
  const refused = (condition: unknown) => () => {
    try {
      parsePolicy({ ...aDocument(), condition });
      return null;
    } catch (error) {
      return error;
    }
  };

  it.each<[string, unknown]>([
    ['10,000 negations', nest('{"not":', '}')],
    ['10,000 lists in lists', nest('{"all":[', ']}')],
    ['a list of 100,000 parts', { all: Array.from({ length: 100_000 }, () => ({ all: [] })) }],
    ['an unknown operator', { field: 'query', operator: 'x'.repeat(MEGABYTE), value: 1 }],
    ['an unknown field of a megabyte', { field: 'x'.repeat(MEGABYTE), operator: 'equals', value: 1 }],
    ['a value of a megabyte', { field: 'query', operator: 'contains', value: 'x'.repeat(MEGABYTE) }],
    ['a pattern of a megabyte', { pattern: '(a+)+'.repeat(MEGABYTE / 8) }],
    ['a pattern that counts to a million', { pattern: '(?:(?:a{100}){100}){100}' }],
    ['an expression of a megabyte', { expression: '!'.repeat(MEGABYTE) }],
    ['an expression of 10,000 brackets', { expression: `${'('.repeat(900)}true${')'.repeat(900)}` }],
    ['10,000 finding types', { finding: { types: Array.from({ length: 10_000 }, () => 'US_SNS') } }],
  ])('%s are refused at once, with the place', async (_, condition) => {
    const refuse = refused(condition);

    const delayMs = await longestDelayMs(() => [refuse]);
    const error = refuse();

    expect(error).toBeInstanceOf(InvalidPolicyError);
    expect((error as InvalidPolicyError).code).toBe('INVALID_REQUEST');
    expect((error as InvalidPolicyError).problems[0]?.field).toMatch(/^\/condition/);
    expect(JSON.stringify((error as InvalidPolicyError).problems).length).toBeLessThan(100_000);
    expect(delayMs).toBeLessThan(MAX_DELAY_MS);
  });
});
