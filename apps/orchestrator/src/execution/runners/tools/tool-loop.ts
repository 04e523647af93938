import { Injectable } from '@nestjs/common';
import { NO_USAGE, type EndedStep, type WaitingStep } from '../../step-outcome';
import type { StepTry } from '../../step-runner.types';
import type { ModelQuestion, ModelReply } from '../model-question';
import { OfferedTools } from './offered-tools';
import { RoundCalls } from './round-calls';
import { RoundQuestions } from './round-questions';
import type { ToolRound } from './tool-calls';

/** How often a model may answer with calls where the step does not say. */
const DEFAULT_MAX_ROUNDS = 8;
/** Calls of one answer beyond this number show that the model lost the thread. */
const MAX_CALLS = 16;

/**
 * Lets a model call tools until it answers with a text. Its answers with calls and the results of the calls are journalled
 * under `step:round` and `step:round:call`, so that another try or another task asks for neither again.
 */
@Injectable()
export class ToolLoop {
  constructor(
    private readonly offered: OfferedTools,
    private readonly questions: RoundQuestions,
    private readonly calls: RoundCalls,
  ) {}

  /**
   * What the rounds used is counted as parts of the step; the reply tells of the last answer alone.
   * @throws everything that `OfferedTools.of`, `RoundQuestions.ask` and `RoundCalls.make` throw
   */
  async ask(
    attempt: StepTry<'llm-call'>,
    question: ModelQuestion,
  ): Promise<EndedStep | ModelReply | WaitingStep> {
    const { max_rounds: maxRounds = DEFAULT_MAX_ROUNDS, tools = [] } = attempt.step;
    const offered = await this.offered.of(attempt.run.principal.tenantId, tools);
    const rounds: ToolRound[] = [];
    for (let round = 0; ; round++) {
      const reply = await this.questions.ask(attempt, round, { ...question, tools: offered, rounds });
      if (reply.status !== 'answered' || reply.toolCalls.length === 0) return reply;
      attempt.countPart(String(round), reply.usage);
      const problem = problemOf(reply, round, maxRounds);
      if (problem !== null) return problem;
      const made = await this.calls.make(attempt, { round, calls: reply.toolCalls, offered });
      if (made.status !== 'made') return made;
      rounds.push({ calls: made.calls });
    }
  }
}

function problemOf(
  { decisionId, toolCalls }: ModelReply,
  round: number,
  maxRounds: number,
): EndedStep | null {
  const failed = (code: string, reason: string): EndedStep => ({
    ...{ status: 'failed', code, reason, decisionId, usage: NO_USAGE },
  });
  if (toolCalls.length > MAX_CALLS) {
    return failed('TOO_MANY_TOOL_CALLS', `The model wished for more than ${MAX_CALLS} calls at once.`);
  }
  if (round < maxRounds) return null;
  return failed('TOO_MANY_TOOL_ROUNDS', `The model still called tools after ${maxRounds} rounds.`);
}
