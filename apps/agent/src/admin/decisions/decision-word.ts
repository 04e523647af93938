import type { AuditRecord, DecisionOutcome } from '@app/audit';

/** The contract's words for what happened to a call. */
export const DECISION_WORDS = ['allowed', 'blocked', 'redacted', 'needs_approval', 'error'] as const;
export type DecisionWord = (typeof DECISION_WORDS)[number];

/** Words of earlier contracts and of the model. */
const SYNONYMS: ReadonlyMap<string, DecisionWord> = new Map([
  ['allow', 'allowed'],
  ['block', 'blocked'],
  ['deny', 'blocked'],
  ['denied', 'blocked'],
  ['redact', 'redacted'],
  ['require_approval', 'needs_approval'],
]);

/** What a record of a decision comes to. */
export function decisionWordOf({ detail, verdict }: Pick<AuditRecord, 'detail' | 'verdict'>): DecisionWord {
  switch (verdict) {
    case 'allow':
      return Number(detail['redactions'] ?? 0) > 0 ? 'redacted' : 'allowed';
    case 'block':
      return 'blocked';
    case 'needs_approval':
      return verdict;
    default:
      return 'error';
  }
}

const OUTCOMES: Readonly<Record<DecisionWord, DecisionOutcome>> = {
  allowed: 'allow',
  blocked: 'block',
  redacted: 'redact',
  needs_approval: 'needs_approval',
  error: 'error',
};

/** What the trail calls it. */
export function outcomeOf(word: DecisionWord): DecisionOutcome {
  return OUTCOMES[word];
}

/** @returns the word that a filter means; null for one that is not known */
export function readDecisionWord(text: string): DecisionWord | null {
  const word = text.toLowerCase();
  return DECISION_WORDS.find((known) => known === word) ?? SYNONYMS.get(word) ?? null;
}
