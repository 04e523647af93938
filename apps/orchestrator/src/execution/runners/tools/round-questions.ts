import { Injectable } from '@nestjs/common';
import type { Json } from '@app/kernel';
import { NO_USAGE, type EndedStep, type WaitingStep } from '../../step-outcome';
import type { StepTry } from '../../step-runner.types';
import { GatedQuestions } from '../gated-questions';
import type { ModelQuestion, ModelReply } from '../model-question';
import { StoredParts } from './stored-parts';
import { storedRound, type StoredRound } from './stored-rounds';

/**
 * Asks a model again and again within one try. Each question takes its own place at the gates and its own part of the budget,
 * and holds neither while tools are called: a slow tool keeps nobody from the provider, and rounds that are never needed keep
 * nothing from other steps.
 */
@Injectable()
export class RoundQuestions {
  constructor(
    private readonly questions: GatedQuestions,
    private readonly parts: StoredParts,
  ) {}

  /**
   * What the model answers in a round: before, or now. Answers with calls are kept.
   * @throws everything that `GatedQuestions.ask` and the journal throw
   */
  async ask(
    attempt: StepTry<'llm-call'>,
    round: number,
    question: ModelQuestion,
  ): Promise<EndedStep | ModelReply | WaitingStep> {
    const stored = this.answeredBefore(attempt, round);
    if (stored !== null) return stored;
    const reply =
      round === 0
        ? await this.questions.ask(attempt, question)
        : await this.questions.askFurther(attempt, question);
    if (reply === null) return overBudget(round);
    if (reply.status === 'answered' && reply.toolCalls.length > 0) {
      const { decisionId, simulated, toolCalls: calls, usage } = reply;
      const output = { calls, usage } satisfies StoredRound as unknown as Json;
      await this.parts.keep(attempt, String(round), { output, decisionId, simulated });
    }
    return reply;
  }

  private answeredBefore(attempt: StepTry<'llm-call'>, round: number): ModelReply | null {
    const stored = this.parts.find(attempt, String(round));
    const answered = storedRound(stored);
    if (stored === null || answered === null) return null;
    const { calls: toolCalls, usage } = answered;
    const { decisionId, simulated } = stored;
    return { status: 'answered', text: '', toolCalls, usage, simulated, decisionId: decisionId ?? '' };
  }
}

function overBudget(rounds: number): EndedStep {
  return {
    status: 'failed',
    code: 'BUDGET_EXCEEDED',
    reason: `What is left of the budget is not enough to go on after ${rounds} rounds of tool calls.`,
    decisionId: null,
    usage: NO_USAGE,
  };
}
