import type { Inspection, Segment } from '@app/kernel';
import type { ResponseNeeds } from '@app/policy';
import type { Content, Judgement } from '../judgement';
import type { Mask } from './text-cuts';

/**
 * Judges one answer that comes in piece by piece, from its first piece to its last with the same policies and as of the
 * same time, whatever is published meanwhile. No I/O.
 */
export interface AnswerJudge {
  readonly needs: ResponseNeeds;
  /** Decides about findings alone; with `needs.watched` such decisions add up to that about the whole. Counted nowhere. */
  readonly part: (inspection: Inspection) => Judgement;
  /** Decides about texts that were inspected while they came in. */
  readonly inspected: (segments: readonly Segment[], inspection: Inspection) => Judgement;
  /** Inspects texts and decides about them. */
  readonly whole: (content: Content) => Judgement;
  /** Inspects texts of an answer that broke off. Counted nowhere. */
  readonly seen: (content: Content) => Inspection;
  readonly mask: Mask;
}
