import type { Json, Principal, Segment } from '@app/kernel';
import { FindingFacts } from './finding-facts';
import type { PolicyQuestion } from './question';
import { riskOf, type Risk } from './risk-score';
import { readText, type TextReadings } from './text-reading';
import { WorkBudget } from './work-budget';

/** Everything that conditions may read about one question. Lives for one decision. */
export class CallFacts {
  readonly findings: FindingFacts;
  readonly work = new WorkBudget();
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Whether a protective policy depends on something that could not be inspected; known after the first pass. */
  protectionHidden = false;
  private queryTexts: readonly string[] | undefined;
  private responseTexts: readonly string[] | undefined;
  private seenRisk: Risk | undefined;
  private changedRiskScore: number | undefined;
  private readonly read = new Map<string, TextReadings>();

  constructor(readonly question: PolicyQuestion) {
    this.findings = new FindingFacts(question.inspection);
    this.nowMs = this.now.getTime();
  }

  get principal(): Principal {
    return this.question.call.principal;
  }

  get now(): Date {
    return this.question.now ?? this.question.call.receivedAt;
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

  /** The risk by what detectors saw. */
  get risk(): Risk {
    this.seenRisk ??= riskOf(this.question.inspection);
    return this.seenRisk;
  }

  /** The risk score as the policy that is evaluated now sees it. */
  get riskScore(): number {
    return this.changedRiskScore ?? this.risk.score;
  }

  set riskScore(score: number) {
    this.changedRiskScore = score;
  }

  private get isAnswered(): boolean {
    return this.question.stage !== this.question.call.stage;
  }

  context(key: string): Json | undefined {
    const { context } = this.question.call;
    return Object.hasOwn(context, key) ? context[key] : undefined;
  }

  /** The ways to read a text; each text is prepared once. */
  readings(text: string): TextReadings {
    let readings = this.read.get(text);
    if (readings === undefined) {
      readings = readText(text);
      this.read.set(text, readings);
    }
    return readings;
  }
}

function textsOf(segments: readonly Segment[]): readonly string[] {
  return segments.map(({ text }) => text);
}
