import type { Json, Principal, Segment } from '@app/kernel';
import { FindingFacts } from './finding-facts';
import type { PolicyQuestion } from './question';

/** Everything that conditions may read about one question. Lives for one decision. */
export class CallFacts {
  readonly findings: FindingFacts;
  /** Whether a protective policy depends on something that could not be inspected; known after the first pass. */
  protectionHidden = false;
  private queryTexts: readonly string[] | undefined;
  private responseTexts: readonly string[] | undefined;
  private readonly folded = new Map<string, string>();

  constructor(readonly question: PolicyQuestion) {
    this.findings = new FindingFacts(question.inspection);
  }

  get principal(): Principal {
    return this.question.call.principal;
  }

  /** The texts that the caller sent. */
  get query(): readonly string[] {
    this.queryTexts ??= textsOf(this.isAnswered ? this.question.call.segments : this.question.segments);
    return this.queryTexts;
  }

  /** The texts of the answer; undefined while there is none. */
  get response(): readonly string[] | undefined {
    if (!this.isAnswered) return undefined;
    this.responseTexts ??= textsOf(this.question.segments);
    return this.responseTexts;
  }

  private get isAnswered(): boolean {
    return this.question.stage !== this.question.call.stage;
  }

  context(key: string): Json | undefined {
    const { context } = this.question.call;
    return Object.hasOwn(context, key) ? context[key] : undefined;
  }

  /** The text without difference of letter case; each text is folded once. */
  fold(text: string): string {
    let folded = this.folded.get(text);
    if (folded === undefined) {
      folded = text.toLowerCase();
      this.folded.set(text, folded);
    }
    return folded;
  }
}

function textsOf(segments: readonly Segment[]): readonly string[] {
  return segments.map(({ text }) => text);
}
