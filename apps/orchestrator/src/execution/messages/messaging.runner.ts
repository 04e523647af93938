import type { UsageEstimate } from '../budget/run-budget';
import type { StepTarget } from '../gates/step-gates';
import type { RunContext } from '../run-context';
import type { CompletedStep, EndedStep, StepOutcome, WaitingStep } from '../step-outcome';
import type { PlacedStep, StepRunner, StepTry } from '../step-runner.types';
import { failureOf } from '../retries/failure';
import type { StepOf } from '../../planning/plan';
import type { MessageSender } from './message-sender';
import { writtenBy, type WritingType } from './written-messages';

/**
 * A runner whose steps also write to others once they have done their work. A step whose messages cannot be made or judged is
 * not completed; one that was blocked is.
 */
export class MessagingRunner<Type extends WritingType> implements StepRunner<Type> {
  constructor(
    private readonly inner: StepRunner<Type>,
    private readonly sender: Pick<MessageSender, 'send'>,
  ) {}

  targetOf(step: StepOf<Type>, run: RunContext): StepTarget | null {
    return this.inner.targetOf(step, run);
  }

  mayRepeat(placed: PlacedStep<StepOf<Type>>, run: RunContext): Promise<boolean> {
    return this.inner.mayRepeat(placed, run);
  }

  estimateOf(placed: PlacedStep<StepOf<Type>>, run: RunContext): UsageEstimate {
    return this.inner.estimateOf(placed, run);
  }

  async run(attempt: StepTry<Type>): Promise<StepOutcome | WaitingStep> {
    const end = await this.inner.run(attempt);
    if (end.status !== 'completed') return end;
    try {
      return await this.withMessages(end, attempt);
    } catch (error) {
      attempt.signal.throwIfAborted();
      return notSent(end, failureOf(error).outcome.reason);
    }
  }

  private async withMessages(end: CompletedStep, attempt: StepTry<Type>): Promise<CompletedStep> {
    const drafts = writtenBy(attempt, end.output);
    if (drafts.length === 0) return end;
    const messages = await Promise.all(drafts.map((draft) => this.sender.send(draft, attempt)));
    return { ...end, messages };
  }
}

/** Has a code of its own, so that nobody repeats what was done already. */
function notSent({ decisionId, usage }: CompletedStep, reason: string): EndedStep {
  return {
    status: 'failed',
    reason: `Its messages were not sent: ${reason}`,
    code: 'MESSAGE_NOT_SENT',
    decisionId,
    usage,
  };
}
