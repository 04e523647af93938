import type { Inspection, Segment, StreamFrame } from '@app/kernel';
import type { Content, Judgement } from '../judgement';
import { redactionsOf } from '../obligations';
import type { AnswerJudge } from './answer-judge';
import { HeldFrames, type HeldText } from './held-frames';
import { refused, REFUSALS } from './refusal';
import { RunningText } from './running-text';
import { addMedia, eventPointer, MAX_CHANNELS, type StreamGuard, type StreamLimits } from './stream-guard';

/** Holds an answer to its end, for policies that can only be judged with its whole text. Nothing leaves before. */
export class BufferedGuard implements StreamGuard {
  private readonly frames = new HeldFrames();
  private readonly running = new Map<string, RunningText>();
  /** Pointers of the texts that stood whole in an event, by the text: each is judged once. */
  private readonly whole = new Map<string, string>();
  /** What leaves in the place of a whole text. */
  private readonly changed = new Map<string, string>();
  private readonly media = new Set<string>();
  private taken = 0;
  private judgement: Judgement | null = null;

  constructor(
    private readonly judge: AnswerJudge,
    private readonly limits: StreamLimits,
  ) {}

  take(frame: StreamFrame): Judgement | null {
    addMedia(this.media, frame);
    const pieces = frame.pieces.map((piece) => {
      const text = this.runningText(piece.channel);
      return { piece, text, start: text.append(piece.text) };
    });
    this.frames.hold({ frame, pieces, texts: frame.texts.map((segment) => this.heldText(segment)) });
    this.taken += 1;
    if (this.running.size > MAX_CHANNELS) return refused(this.judgeAll(), REFUSALS.channels);
    const isFull = this.frames.sizeBytes > this.limits.bufferBytes;
    return isFull ? refused(this.judgeAll(), REFUSALS.heldBytes) : null;
  }

  takeSettled(): readonly Uint8Array[] {
    return this.judgement !== null ? this.frames.takeSettled() : [];
  }

  finish(): Judgement {
    const judgement = this.judgeAll();
    const redactions = redactionsOf(judgement);
    for (const { pointer, text } of judgement.segments) {
      this.changed.set(text, this.judge.mask(text, redactions.get(pointer) ?? []));
    }
    for (const [channel, text] of this.running) {
      text.hide(redactions.get(channel) ?? []);
      text.settle(text.length);
    }
    this.judgement = judgement;
    return judgement;
  }

  breakOff(): Inspection {
    return this.judgement?.inspection ?? { ...this.judge.seen(this.content()), complete: false };
  }

  takeFinal(): readonly Uint8Array[] {
    return this.frames.takeFinal();
  }

  private runningText(channel: string): RunningText {
    const known = this.running.get(channel);
    if (known !== undefined) return known;
    const text = new RunningText(this.judge.mask);
    this.running.set(channel, text);
    return text;
  }

  private heldText(segment: Segment): HeldText {
    const { pointer, text } = segment;
    if (!this.whole.has(text)) this.whole.set(text, eventPointer(this.taken, pointer));
    return { segment, changed: () => this.changed.get(text) ?? text };
  }

  private judgeAll(): Judgement {
    return this.judge.whole(this.content());
  }

  /** A whole text that repeats a running one is judged with it. */
  private content(): Content {
    const running = [...this.running].map(([pointer, { unsettled }]) => ({ pointer, text: unsettled }));
    const repeated = new Set(running.map(({ text }) => text));
    const whole = [...this.whole].filter(([text]) => !repeated.has(text));
    const segments = [...running, ...whole.map(([text, pointer]) => ({ pointer, text }))];
    return this.media.size === 0 ? { segments } : { segments, media: [...this.media] };
  }
}
