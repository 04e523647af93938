import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect, redactSegments } from '@app/detection';
import type { OrganizationId, TenantId } from '@app/kernel';
import { decide, type PolicyDecision } from '../engine/decide';
import type { PolicySnapshot } from '../engine/policy-snapshot';
import type { PolicyQuestion } from '../engine/question';
import { syntheticQuestion } from '../snapshot/synthetic-question';
import type { RecordedCall, RecordedCallPage, RecordedStage } from './recorded-call';
import type { Effect, ReplayReport, ReplaySample } from './replay-report';

/** Two sets of policies to be compared, and whose calls they are tried on. */
export interface ReplaySetting {
  readonly tenantId: TenantId;
  readonly organizationId?: OrganizationId;
  /** The policies as they are. */
  readonly before: PolicySnapshot;
  /** The policies as they would be. */
  readonly after: PolicySnapshot;
}

/** Live calls get their turn after this many replayed ones. */
const CALLS_PER_TURN = 10;
const MAX_SAMPLES = 20;
const SAMPLE_LENGTH = 160;

/**
 * Decides about calls of the past twice, with the real detectors and the real engine, and reports what differs. Both sides
 * are decided anew, so that nothing differs but the policies; the time is that of the call.
 */
export async function replay(
  pages: AsyncIterable<RecordedCallPage>,
  setting: ReplaySetting,
): Promise<ReplayReport> {
  const tally = new ReplayTally(setting);
  for await (const { calls, notReplayable } of pages) {
    tally.notReplayable += notReplayable;
    for (const call of calls) {
      if (tally.replayed % CALLS_PER_TURN === 0) await nextTurn();
      tally.add(call);
    }
  }
  return tally.report();
}

class ReplayTally {
  replayed = 0;
  notReplayable = 0;
  private changedCalls = 0;
  private readonly changes = new Map<string, { -readonly [K in keyof Change]: Change[K] }>();
  private readonly samples: ReplaySample[] = [];

  constructor(private readonly setting: ReplaySetting) {}

  add(call: RecordedCall): void {
    this.replayed += 1;
    let isChanged = false;
    for (const stage of call.stages) {
      const { from, to } = this.addStage(call, stage);
      isChanged ||= from !== to;
      // On the side that stops it there the call has no answer.
      if (stops(from) || stops(to)) break;
    }
    if (isChanged) this.changedCalls += 1;
  }

  report(): ReplayReport {
    const { changedCalls, notReplayable, samples } = this;
    const changes = [...this.changes.values()].sort((left, right) => right.count - left.count);
    return { calls: this.replayed + notReplayable, notReplayable, changedCalls, changes, samples };
  }

  private addStage(call: RecordedCall, recorded: RecordedStage): Pick<Change, 'from' | 'to'> {
    const question = questionOf(call, recorded, this.setting);
    const after = decide(this.setting.after, question);
    const from = effectOf(decide(this.setting.before, question));
    const to = effectOf(after);
    if (from === to) return { from, to };
    this.count({ stage: recorded.stage, from, to, count: 1 });
    if (this.samples.length < MAX_SAMPLES) {
      this.samples.push({
        decisionId: call.decisionId,
        recordedAt: call.recordedAt,
        stage: recorded.stage,
        from,
        to,
        decidedBy: after.decidedBy?.policyId ?? null,
        text: maskedTextOf(question),
      });
    }
    return { from, to };
  }

  private count(change: Change): void {
    const key = `${change.stage} ${change.from} ${change.to}`;
    const known = this.changes.get(key);
    if (known === undefined) this.changes.set(key, change);
    else known.count += 1;
  }
}

type Change = ReplayReport['changes'][number];

function questionOf(
  call: RecordedCall,
  { segments, stage }: RecordedStage,
  { organizationId, tenantId }: ReplaySetting,
): PolicyQuestion {
  const { clientId, context, operation, recordedAt, roles, stages, target, user } = call;
  const asked = stages[0]?.segments ?? [];
  const facts = { asked, clientId, context, operation, roles, target, tenantId, user };
  return syntheticQuestion({
    ...facts,
    ...(organizationId === undefined ? {} : { organizationId }),
    at: recordedAt,
    stage,
    segments,
    inspection: inspect(segments),
  });
}

function stops(effect: Effect): boolean {
  return effect === 'block' || effect === 'needs_approval';
}

function effectOf({ obligations, verdict }: PolicyDecision): Effect {
  if (verdict !== 'allow') return verdict;
  return obligations.some(({ type }) => type === 'redact') ? 'redact' : 'allow';
}

/** Nothing at all is shown of a text that was not wholly inspected. */
function maskedTextOf({ inspection, segments }: PolicyQuestion): string {
  if (!inspection.complete) return '(not shown: the text was not wholly inspected)';
  const masked = redactSegments(segments, inspection.findings);
  const text = masked.map((segment) => segment.text).join(' ');
  return text.length <= SAMPLE_LENGTH ? text : `${text.slice(0, SAMPLE_LENGTH).toWellFormed()}…`;
}
