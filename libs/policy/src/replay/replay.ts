import { setImmediate as nextTurn } from 'node:timers/promises';
import { redactSegments } from '@app/detection';
import type { PolicyQuestion } from '../engine/question';
import { stops, type PolicyTrial } from './policy-trial';
import type { RecordedCall, RecordedCallPage, RecordedStage } from './recorded-call';
import type { ReplayReport, ReplaySample } from './replay-report';

/** Live calls get their turn after this many replayed ones. */
const CALLS_PER_TURN = 10;
const MAX_SAMPLES = 20;
const SAMPLE_LENGTH = 160;

/** Decides about calls of the past with the policies as they are and as they would be, and reports what differs. */
export async function replay(
  pages: AsyncIterable<RecordedCallPage>,
  trial: PolicyTrial,
): Promise<ReplayReport> {
  const tally = new ReplayTally(trial);
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

  constructor(private readonly trial: PolicyTrial) {}

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
    const { clientId, context, operation, recordedAt, roles, stages, target, user } = call;
    const { after, from, question, to } = this.trial.judge({
      ...{ clientId, context, operation, roles, target, user },
      asked: stages[0]?.segments ?? [],
      at: recordedAt,
      stage: recorded.stage,
      segments: recorded.segments,
    });
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

/** Nothing at all is shown of a text that was not wholly inspected. */
function maskedTextOf({ inspection, segments }: PolicyQuestion): string {
  if (!inspection.complete) return '(not shown: the text was not wholly inspected)';
  const masked = redactSegments(segments, inspection.findings);
  const text = masked.map((segment) => segment.text).join(' ');
  return text.length <= SAMPLE_LENGTH ? text : `${text.slice(0, SAMPLE_LENGTH).toWellFormed()}…`;
}
