import type { ApprovalState, RunContext } from '../run-context';
import type { StepKey, WaitingStep } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';

interface Waiting {
  readonly placed: PlacedStep;
  readonly end: WaitingStep;
}

/** What steps wait for people, and which of them need not any more: nobody is asked again for one person's answer to another. */
export class WaitingSteps {
  private readonly waiting = new Map<StepKey, Waiting>();
  /** The questions as they were when somebody looked, by the step that they belong to and then by their own names. */
  private questions: ReadonlyMap<StepKey, ReadonlyMap<StepKey, ApprovalState>> = new Map();

  private looking: Promise<void> | null = null;
  private nextLook: Promise<void> | null = null;

  constructor(private readonly context: Pick<RunContext, 'approvals' | 'journal'>) {}

  get size(): number {
    return this.waiting.size;
  }

  /** What the steps wait for. */
  get ends(): readonly WaitingStep[] {
    return [...this.waiting.values()].map(({ end }) => end);
  }

  get all(): readonly PlacedStep[] {
    return [...this.waiting.values()].map(({ placed }) => placed);
  }

  add(placed: PlacedStep, end: WaitingStep): void {
    this.waiting.set(placed.key, { placed, end });
  }

  remove({ key }: PlacedStep): void {
    this.waiting.delete(key);
  }

  /**
   * Looks what has become of all questions of the run. Whoever asks while somebody looks shares the look after that.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  look(): Promise<void> {
    if (this.looking === null) {
      this.looking = this.readQuestions().finally(() => (this.looking = null));
      return this.looking;
    }
    const lookAgain = (): Promise<void> => {
      this.nextLook = null;
      return this.look();
    };
    this.nextLook ??= this.looking.then(lookAgain, lookAgain);
    return this.nextLook;
  }

  private async readQuestions(): Promise<void> {
    const questions = new Map<StepKey, Map<StepKey, ApprovalState>>();
    for (const [name, state] of await this.context.approvals.states()) {
      const [key = name] = name.split(':');
      questions.set(key, (questions.get(key) ?? new Map<StepKey, ApprovalState>()).set(name, state));
    }
    this.questions = questions;
  }

  /** The steps that had an answer, or no question that anybody knows of, when somebody looked. */
  get answered(): readonly PlacedStep[] {
    return this.all.filter(({ key }) => this.unansweredOf(key) === null);
  }

  /**
   * What a step waited for when somebody looked; null when there was anything that it could go on with. What a part of it was
   * told that is done since is nothing new.
   */
  unansweredOf(key: StepKey): WaitingStep | null {
    const { settled } = this.context.journal;
    let first: ApprovalState | null = null;
    for (const [name, state] of this.questions.get(key) ?? []) {
      if (state.status !== 'pending') {
        if (!settled.has(name)) return null;
      } else if (first === null || state.expiresAt < first.expiresAt) first = state;
    }
    if (first === null) return null;
    const { approvalId, decisionId, expiresAt } = first;
    return { status: 'awaiting_approval', approvalId, decisionId, expiresAt };
  }
}
