import type { FindingCategory, Inspection } from '@app/kernel';
import type { RiskChange } from '../model/policy-document';

/** One reason for a risk. */
interface RiskPart {
  /** A finding type, `inspection` for what could not be looked at, or the id of the policy that changed the score. */
  readonly source: string;
  /** For evidence: how likely it alone makes the call harmful, 0 to 1. For a policy: the difference that it made. */
  readonly weight: number;
}

/** How risky a call is. */
export interface Risk {
  /** 0 to 1, with three decimals. */
  readonly score: number;
  readonly parts: readonly RiskPart[];
}

/**
 * How likely a certain finding of the category makes a call harmful. Set by judgement: an attack weighs more than data
 * that is often there for good reason.
 */
const WEIGHT: Readonly<Record<FindingCategory, number>> = {
  sql_injection: 0.7,
  prompt_injection: 0.7,
  secret: 0.6,
  pii: 0.4,
  privileged_access: 0.3,
  unsafe_code: 0.1,
};
/** Data of everyday work: a signature with all of it is no risk. */
const EVERYDAY_TYPES: ReadonlySet<string> = new Set([
  'BOOKING_REFERENCE',
  'DATE_OF_BIRTH',
  'EMAIL_ADDRESS',
  'IP_ADDRESS',
  'PHONE_NUMBER',
]);
const EVERYDAY_WEIGHT = 0.1;
/** What could not be inspected may hold anything. */
const UNINSPECTED_WEIGHT = 0.3;
/** Finer differences mean nothing. */
const PRECISION = 1000;

/**
 * The risk of a call by what detectors saw. Each type of finding counts once, with its most certain finding; parts add up
 * as independent evidence: 1 - (1 - a)(1 - b)...
 */
export function riskOf({ complete, findings }: Inspection): Risk {
  const byType = new Map<string, number>();
  for (const { category, confidence, type } of findings) {
    const weight = EVERYDAY_TYPES.has(type) ? EVERYDAY_WEIGHT : WEIGHT[category];
    byType.set(type, Math.max(byType.get(type) ?? 0, roundedScore(weight * confidence)));
  }
  if (!complete) byType.set('inspection', UNINSPECTED_WEIGHT);
  const parts = [...byType].map(([source, weight]) => ({ source, weight }));
  return { score: roundedScore(1 - parts.reduce((left, { weight }) => left * (1 - weight), 1)), parts };
}

/** The score after changes, which work together whatever their order: first all factors, then all that is added. */
export function changedScore(score: number, changes: readonly RiskChange[]): number {
  const factor = changes.reduce((product, { multiply = 1 }) => product * multiply, 1);
  const added = changes.reduce((sum, { add = 0 }) => sum + add, 0);
  return roundedScore(Math.min(1, Math.max(0, score * factor + added)));
}

/** Whether a change can raise a score. */
export function raisesRisk({ add = 0, multiply = 1 }: RiskChange): boolean {
  return add > 0 || multiply > 1;
}

/** A score with three decimals. */
export function roundedScore(value: number): number {
  return Math.round(value * PRECISION) / PRECISION;
}
