import type { scanStream } from '@app/detection';
import type { Finding, Inspection, Segment, StreamFrame } from '@app/kernel';
import type { Judgement } from '../judgement';
import { redactionsOf } from '../obligations';
import type { AnswerJudge } from './answer-judge';
import { AnswerTexts, type WholeText } from './answer-texts';
import { HeldFrames, type HeldPiece, type HeldText } from './held-frames';
import { refused, REFUSALS } from './refusal';
import type { NewlySeen, ScannedText } from './scanned-text';
import { addMedia, eventPointer, type StreamGuard, type StreamLimits } from './stream-guard';

/** What one event brings. */
interface Step {
  readonly seen: NewlySeen[];
  readonly moved: ScannedText[];
  readonly whole: WholeText[];
}

/**
 * Lets an answer go as it comes in: an event leaves as soon as nothing that follows can change what policies say about its
 * texts. Redacted text leaves in the event in which it begins, and is left out of the events that follow.
 */
export class ScanningGuard implements StreamGuard {
  private readonly frames = new HeldFrames();
  private readonly texts: AnswerTexts;
  private taken = 0;
  private redactions = 0;

  constructor(
    private readonly judge: AnswerJudge,
    private readonly limits: StreamLimits,
    open: typeof scanStream,
  ) {
    const { mask, needs } = judge;
    this.texts = new AnswerTexts({ open, watched: needs.watched, mask, maxHeldUnits: limits.heldUnits });
  }

  take(frame: StreamFrame): Judgement | null {
    const isOutOfOrder = frame.pieces.some((piece) => this.texts.runningText(piece.channel).hasEnded);
    if (isOutOfOrder) return refused(this.judged(), REFUSALS.order);
    const step: Step = { seen: [], moved: [], whole: [] };
    addMedia(this.texts.media, frame);
    const pieces = frame.pieces.map((piece) => this.heldPiece(piece, step));
    for (const part of frame.ends) this.endTexts(part, step);
    const texts = frame.texts.map((segment) => this.heldText(segment, step));
    this.taken += 1;
    this.frames.hold({ frame, pieces, texts });
    return this.judgeStep(step) ?? this.judgeLimits(frame, step);
  }

  takeSettled(): readonly Uint8Array[] {
    return this.frames.takeSettled();
  }

  finish(): Judgement {
    const moved = [...this.texts.runningTexts].filter(({ hasEnded }) => !hasEnded);
    const stopped = this.judgeStep({ seen: moved.map((text) => text.end()), moved, whole: [] });
    if (stopped !== null) return stopped;
    const judgement = this.judged();
    const masked = [...redactionsOf(judgement).values()].flat().length;
    return masked > this.redactions ? refused(judgement, REFUSALS.late) : judgement;
  }

  breakOff(): Inspection {
    for (const text of this.texts.runningTexts) if (!text.hasEnded) this.texts.miss(text.end().gaps);
    return this.texts.inspection();
  }

  takeFinal(): readonly Uint8Array[] {
    return this.frames.takeFinal();
  }

  private heldPiece(piece: StreamFrame['pieces'][number], { moved, seen }: Step): HeldPiece {
    const text = this.texts.runningText(piece.channel);
    const start = text.running.length;
    seen.push(text.push(piece.text));
    moved.push(text);
    return { piece, start, text: text.running };
  }

  private heldText(segment: Segment, { seen, whole }: Step): HeldText {
    const { pointer, text } = segment;
    if (text === '') return { segment, changed: () => '' };
    const repeated = this.texts.repeatedBy(text);
    if (repeated !== undefined) return { segment, changed: () => repeated.redacted() };
    const own = this.texts.wholeText({ pointer: eventPointer(this.taken, pointer), text });
    if (own.isNew) {
      seen.push(own.text.seen);
      whole.push(own.text);
    }
    return { segment, changed: () => this.judge.mask(text, own.text.hidden) };
  }

  /** Nothing that follows can change what was found in texts that are complete. */
  private endTexts(part: string, { moved, seen }: Step): void {
    for (const text of this.texts.runningTextsIn(part)) {
      if (text.hasEnded) continue;
      seen.push(text.end());
      moved.push(text);
    }
  }

  private judgeStep({ moved, seen, whole }: Step): Judgement | null {
    const stopped = seen.some(hasNews) ? this.judgeNews(seen, { moved, whole }) : null;
    if (stopped === null) for (const text of moved) text.settle();
    return stopped;
  }

  private judgeNews(
    seen: readonly NewlySeen[],
    { moved, whole }: Pick<Step, 'moved' | 'whole'>,
  ): Judgement | null {
    const findings = seen.flatMap((each) => each.findings).filter((finding) => this.isWatched(finding));
    const gaps = seen.flatMap((each) => each.gaps);
    this.texts.miss(gaps);
    if (findings.length === 0 && gaps.length === 0) return null;
    const part = this.judge.part({ findings, gaps, complete: gaps.length === 0 });
    if (part.decision.verdict !== 'allow') return this.stoppedBy(part);
    this.hide(part, { moved, whole });
    return null;
  }

  private hide(part: Judgement, { moved, whole }: Pick<Step, 'moved' | 'whole'>): void {
    const redactions = redactionsOf(part);
    for (const [pointer, findings] of redactions) {
      moved.find(({ channel }) => channel === pointer)?.hide(findings);
      whole.find((text) => text.pointer === pointer)?.hidden.push(...findings);
      this.redactions += findings.length;
    }
  }

  private judgeLimits(frame: StreamFrame, { moved }: Step): Judgement | null {
    const { bufferBytes, heldUnits } = this.limits;
    if (this.texts.hasTooMany) return refused(this.judged(), REFUSALS.channels);
    if (moved.some((text) => text.heldUnits > heldUnits)) return refused(this.judged(), REFUSALS.heldUnits);
    const isFull = !frame.isFinal && this.frames.waitingBytes > bufferBytes;
    return isFull ? refused(this.judged(), REFUSALS.heldBytes) : null;
  }

  /** What stops a part stops the whole; should the whole say otherwise, the part counts. */
  private stoppedBy(part: Judgement): Judgement {
    const judgement = this.judged();
    return judgement.decision.verdict === 'allow' ? part : judgement;
  }

  private judged(): Judgement {
    return this.judge.inspected(this.texts.segments(), this.texts.inspection());
  }

  private isWatched({ type, variants = [] }: Finding): boolean {
    const { watched } = this.judge.needs;
    return watched.has(type) || variants.some((variant) => watched.has(variant));
  }
}

/** Most events bring none. */
function hasNews({ findings, gaps }: NewlySeen): boolean {
  return findings.length > 0 || gaps.length > 0;
}
