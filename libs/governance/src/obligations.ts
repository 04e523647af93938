import { redactSegments } from '@app/detection';
import type { Decision, Finding, Segment } from '@app/kernel';
import type { Judgement } from './judgement';

/** The findings that an allowed call must not carry further. */
function findingsToRedact({ decision, inspection }: Judgement): Finding[] {
  const positions = new Set(
    decision.obligations.flatMap((obligation) => (obligation.type === 'redact' ? obligation.findings : [])),
  );
  return inspection.findings.filter((_, position) => positions.has(position));
}

/** The segments as they may be sent on; the very same array when nothing is to be redacted. */
export function dischargeRedaction(judgement: Judgement): readonly Segment[] {
  const findings = findingsToRedact(judgement);
  return findings.length === 0 ? judgement.segments : redactSegments(judgement.segments, findings);
}

/** The providers that every `route` obligation allows; null when there is none. */
export function allowedProvidersOf(decision: Decision): readonly string[] | null {
  return decision.obligations.reduce<readonly string[] | null>((allowed, obligation) => {
    if (obligation.type !== 'route') return allowed;
    return allowed === null
      ? obligation.allowedProviders
      : allowed.filter((provider) => obligation.allowedProviders.includes(provider));
  }, null);
}
