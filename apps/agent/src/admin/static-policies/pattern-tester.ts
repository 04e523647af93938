import { setImmediate as nextTurn } from 'node:timers/promises';
import { newId, NOTHING_FOUND, type GovernedCall, type PolicyId } from '@app/kernel';
import { compilePolicy, decide, InvalidPolicyError, patternGroups, PolicySnapshot } from '@app/policy';
import type { PatternTestMatch } from './pattern-test.dto';

/** What a pattern does with texts, or why it cannot run. */
export type PatternTrial =
  | { readonly valid: true; readonly matches: readonly PatternTestMatch[] }
  | { readonly valid: false; readonly error: string };

/**
 * Tries a pattern with the engine that decides about real calls, bounds included. Other requests get their turn between
 * two texts.
 * @param asCall the call that a text would be
 */
export async function tryPattern(
  pattern: string,
  texts: readonly string[],
  asCall: (text: string) => GovernedCall,
): Promise<PatternTrial> {
  const reading = snapshotOf(pattern);
  if ('error' in reading) return { valid: false, error: reading.error };
  const matches: PatternTestMatch[] = [];
  for (const text of texts) {
    matches.push(matchIn(reading.snapshot, asCall(text), { pattern, text }));
    await nextTurn();
  }
  return { valid: true, matches };
}

/** A policy that redacts is the one whose decision tells where the pattern matched. */
function snapshotOf(pattern: string): { readonly snapshot: PolicySnapshot } | { readonly error: string } {
  const document = { name: 'pattern', stages: ['llm.request'], condition: { pattern }, action: 'redact' };
  try {
    const policy = compilePolicy({
      id: 'pattern' as PolicyId,
      version: 1,
      scope: { kind: 'system' },
      document,
    });
    return { snapshot: new PolicySnapshot(0, [policy]) };
  } catch (error) {
    if (!(error instanceof InvalidPolicyError)) throw error;
    return { error: `The pattern ${error.problems[0]?.message ?? 'cannot be read'}.` };
  }
}

function matchIn(
  snapshot: PolicySnapshot,
  call: GovernedCall,
  { pattern, text }: { readonly pattern: string; readonly text: string },
): PatternTestMatch {
  const { foundByPatterns, matches } = decide(snapshot, {
    call,
    stage: 'llm.request',
    inspection: NOTHING_FOUND,
    segments: call.segments,
    decisionId: newId(),
  });
  const [first] = foundByPatterns;
  const matched = matches.length > 0;
  if (first === undefined) return { input: text, matched };
  const matchedText = text.slice(first.start, first.end);
  // What matches only once it is read as people see it has no groups in the raw text.
  const groups = patternGroups(pattern, text) ?? [matchedText];
  return { input: text, matched, matched_text: matchedText, position: first.start, groups: [...groups] };
}
