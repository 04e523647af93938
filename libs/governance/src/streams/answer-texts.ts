import { inspect, type scanStream, type StreamScanOptions } from '@app/detection';
import type { Inspection, InspectionGap, Segment } from '@app/kernel';
import type { StyledFinding } from '../obligations';
import type { UnitBudget } from './kept-text';
import { ScannedText, type NewlySeen } from './scanned-text';
import { MAX_CHANNELS } from './stream-guard';
import type { Mask } from './text-cuts';

/** A text that stood whole in an event. */
export interface WholeText extends Segment {
  readonly seen: NewlySeen;
  readonly hidden: StyledFinding[];
}

/** How running texts are inspected and hidden. */
export interface TextTreatment extends Omit<StreamScanOptions, 'pointer'> {
  readonly open: typeof scanStream;
  readonly mask: Mask;
}

/** Texts kept for the last judgement, in UTF-16 code units: what the inspection of a whole answer looks at. */
const KEPT_UNITS = 1_048_576;
/** Whole texts kept; further ones are inspected and masked, too. */
const MAX_WHOLE_TEXTS = 1_024;

/** Every text of a streamed answer: those that run through its events, and those that stand whole in one. */
export class AnswerTexts {
  /** Pointers to what nobody can look into. */
  readonly media = new Set<string>();
  private readonly budget: UnitBudget = { leftUnits: KEPT_UNITS };
  private readonly running = new Map<string, ScannedText>();
  private readonly whole = new Map<string, WholeText>();
  private readonly gaps: InspectionGap[] = [];

  constructor(private readonly treatment: TextTreatment) {}

  get hasTooMany(): boolean {
    return this.running.size > MAX_CHANNELS;
  }

  /** The running texts, in the order in which they began. */
  get runningTexts(): Iterable<ScannedText> {
    return this.running.values();
  }

  runningText(channel: string): ScannedText {
    const known = this.running.get(channel);
    if (known !== undefined) return known;
    const { mask, maxHeldUnits, open, watched } = this.treatment;
    const scan = open({ pointer: channel, watched, maxHeldUnits });
    const text = new ScannedText(channel, scan, { mask, budget: this.budget });
    this.running.set(channel, text);
    return text;
  }

  /** The running texts of a part of the answer. */
  runningTextsIn(part: string): readonly ScannedText[] {
    const isInside = ({ channel }: ScannedText): boolean =>
      channel === part || channel.startsWith(`${part}/`);
    return [...this.running.values()].filter(isInside);
  }

  /** The running text that the whole one repeats. One that may go on is none: what equals it so far does so by chance. */
  repeatedBy(text: string): ScannedText | undefined {
    return [...this.running.values()].find((running) => running.hasEnded && running.isWhole(text));
  }

  /** Inspects a whole text, once as long as it is kept. */
  wholeText({ pointer, text }: Segment): { readonly text: WholeText; readonly isNew: boolean } {
    const known = this.whole.get(text);
    if (known !== undefined) return { text: known, isNew: false };
    const whole = { pointer, text, seen: inspect([{ pointer, text }]), hidden: [] };
    if (this.whole.size < MAX_WHOLE_TEXTS && text.length <= this.budget.leftUnits) {
      this.budget.leftUnits -= text.length;
      this.whole.set(text, whole);
    }
    return { text: whole, isNew: true };
  }

  /** Remembers what was not inspected. */
  miss(gaps: readonly InspectionGap[]): void {
    this.gaps.push(...gaps);
  }

  segments(): readonly Segment[] {
    const whole = [...this.whole.values()].map(({ pointer, text }) => ({ pointer, text }));
    return [...[...this.running.values()].map(({ segment }) => segment), ...whole];
  }

  inspection(): Inspection {
    const running = [...this.running.values()].flatMap(({ findings }) => findings);
    const whole = [...this.whole.values()].flatMap(({ seen }) => seen.findings);
    const seen = { findings: [...running, ...whole], gaps: this.gaps, complete: this.gaps.length === 0 };
    return this.media.size === 0 ? seen : { ...seen, media: [...this.media] };
  }
}
