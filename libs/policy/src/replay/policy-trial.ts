import { inspect } from '@app/detection';
import type { OrganizationId, TenantId } from '@app/kernel';
import { decide, type PolicyDecision } from '../engine/decide';
import type { PolicySnapshot } from '../engine/policy-snapshot';
import type { PolicyQuestion } from '../engine/question';
import { syntheticQuestion, type SyntheticCall } from '../snapshot/synthetic-question';
import type { Effect } from './replay-report';

/** Two sets of policies to be compared, and whose calls they are tried on. */
export interface TrialSetting {
  readonly tenantId: TenantId;
  readonly organizationId?: OrganizationId;
  /** The policies as they are. */
  readonly before: PolicySnapshot;
  /** The policies as they would be. */
  readonly after: PolicySnapshot;
}

/** A call of the past at one of its stages. */
export type TrialCall = Omit<SyntheticCall, 'inspection' | 'organizationId' | 'tenantId'>;

/** What both sets of policies do to one call. */
export interface TrialVerdict {
  readonly from: Effect;
  readonly to: Effect;
  /** What is decided with the policies as they would be. */
  readonly after: PolicyDecision;
  readonly question: PolicyQuestion;
}

/**
 * Decides about calls of the past twice, with the real detectors and the real engine. Both sides are decided anew, so that
 * nothing differs but the policies; the time is that of the call.
 */
export class PolicyTrial {
  constructor(private readonly setting: TrialSetting) {}

  judge(call: TrialCall): TrialVerdict {
    const { organizationId, tenantId } = this.setting;
    const question = syntheticQuestion({
      ...call,
      tenantId,
      ...(organizationId === undefined ? {} : { organizationId }),
      inspection: inspect(call.segments),
    });
    const after = decide(this.setting.after, question);
    return { from: effectOf(decide(this.setting.before, question)), to: effectOf(after), after, question };
  }
}

/** Whether a call with this effect goes no further. */
export function stops(effect: Effect): boolean {
  return effect === 'block' || effect === 'needs_approval';
}

function effectOf({ obligations, verdict }: PolicyDecision): Effect {
  if (verdict !== 'allow') return verdict;
  return obligations.some(({ type }) => type === 'redact') ? 'redact' : 'allow';
}
