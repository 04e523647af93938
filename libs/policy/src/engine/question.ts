import type { DecisionId, GovernedCall, Inspection, Segment, Stage } from '@app/kernel';
import type { ApprovalGrant } from './approval-grant';

/** What `decide` is asked. */
export interface PolicyQuestion {
  readonly call: GovernedCall;
  readonly stage: Stage;
  /** What detectors saw in `segments`. */
  readonly inspection: Inspection;
  /** The texts of this stage: the call's own on a request stage, the answer's on a response stage. */
  readonly segments: readonly Segment[];
  /** The id that the decision gets. */
  readonly decisionId: DecisionId;
  /** For times of day, validity and expiry; when absent, the time at which the call was received. */
  readonly now?: Date;
  /** What people have approved about this very call; nothing when absent. */
  readonly approvals?: readonly ApprovalGrant[];
}
