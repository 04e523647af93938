import { Injectable } from '@nestjs/common';
import { placeOf } from '../gates/step-place';
import { StepGates } from '../gates/step-gates';
import type { EndedStep, WaitingStep } from '../step-outcome';
import type { StepTry } from '../step-runner.types';
import { ModelQuestions, type ModelQuestion, type ModelReply } from './model-question';

/**
 * Asks several questions within one try. Each takes its own place at the gates and its own part of the budget, and neither is
 * held in between.
 */
@Injectable()
export class GatedQuestions {
  constructor(
    private readonly questions: ModelQuestions,
    private readonly gates: StepGates,
  ) {}

  /** The first question, for which the step's estimate stands. @throws everything that `ModelQuestions.ask` throws */
  async ask(
    attempt: StepTry<'llm-call'>,
    question: ModelQuestion,
  ): Promise<EndedStep | ModelReply | WaitingStep> {
    const { run, signal } = attempt;
    const target = this.questions.targetOf(question, run);
    const leave = await this.gates.enter(placeOf(attempt, run), target, signal);
    try {
      return await this.questions.ask(attempt, question);
    } finally {
      leave();
    }
  }

  /**
   * A further question, once what was used before it is counted as a part of the step.
   * @returns null when what is left of the budget is not enough for it
   * @throws everything that `ModelQuestions.ask` throws
   */
  async askFurther(
    attempt: StepTry<'llm-call'>,
    question: ModelQuestion,
  ): Promise<EndedStep | ModelReply | WaitingStep | null> {
    const isEnough = await attempt.renew(() => this.questions.estimate(question, attempt.run));
    return isEnough ? this.ask(attempt, question) : null;
  }
}
