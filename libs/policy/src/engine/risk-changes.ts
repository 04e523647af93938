import type { PolicyId } from '@app/kernel';
import type { RiskChange } from '../model/policy-document';
import { changedScore, roundedScore, type Risk } from './risk-score';

/** What one matching policy does to the risk. */
interface PolicyRiskChange {
  readonly policyId: PolicyId;
  readonly priority: number;
  readonly change: RiskChange;
}

/** The changes of the risk score in one decision. */
export class RiskChanges {
  private readonly changes: PolicyRiskChange[] = [];

  add(change: PolicyRiskChange): void {
    this.changes.push(change);
  }

  /**
   * The score after the changes of higher priority than the given one. Changes of one priority work together whatever
   * their order; higher priorities come first.
   */
  scoreBelow(priority: number, score: number): number {
    const earlier = this.changes.filter((change) => change.priority > priority);
    const priorities = [...new Set(earlier.map((change) => change.priority))].sort(
      (left, right) => right - left,
    );
    return priorities.reduce(
      (changed, level) =>
        changedScore(
          changed,
          earlier.filter((change) => change.priority === level).map(({ change }) => change),
        ),
      score,
    );
  }

  /** The risk after all changes, with a part for each that made a difference. */
  applyTo({ parts, score }: Risk): Risk {
    if (this.changes.length === 0) return { parts, score };
    const changed = this.scoreBelow(-1, score);
    const made = this.changes.map(({ change, policyId }) => ({
      source: policyId,
      weight: roundedScore(changedScore(score, [change]) - score),
    }));
    return { score: changed, parts: [...parts, ...made] };
  }
}
