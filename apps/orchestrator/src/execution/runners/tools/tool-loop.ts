import { Injectable } from '@nestjs/common';
import type { Json } from '@app/kernel';
import { NO_USAGE, plus, type EndedStep, type StepUsage, type WaitingStep } from '../../step-outcome';
import type { StepTry } from '../../step-runner.types';
import { ModelQuestions, type ModelQuestion, type ModelReply } from '../model-question';
import { OfferedTools } from './offered-tools';
import { RoundCalls } from './round-calls';
import { StoredParts } from './stored-parts';
import type { ToolRound, WishedCall } from './tool-calls';

/** How often a model may answer with calls where the step does not say. */
export const DEFAULT_MAX_ROUNDS = 8;
/** Calls of one answer beyond this number show that the model lost the thread. */
const MAX_CALLS = 16;

/** What the journal keeps of an answer with calls. */
interface StoredRound {
  readonly calls: readonly WishedCall[];
  readonly usage: StepUsage;
}

/**
 * Lets a model call tools until it answers with a text. Its answers with calls and the results of the calls are journalled
 * under `step:round` and `step:round:call`, so that another try or another task asks for neither again.
 */
@Injectable()
export class ToolLoop {
  constructor(
    private readonly questions: ModelQuestions,
    private readonly offered: OfferedTools,
    private readonly calls: RoundCalls,
    private readonly parts: StoredParts,
  ) {}

  /**
   * What the rounds used is counted as parts of the step; the reply tells of the last answer alone.
   * @throws everything that `ModelQuestions.ask`, `OfferedTools.of` and `RoundCalls.make` throw
   */
  async ask(
    attempt: StepTry<'llm-call'>,
    question: ModelQuestion,
  ): Promise<EndedStep | ModelReply | WaitingStep> {
    const { max_rounds: maxRounds = DEFAULT_MAX_ROUNDS, tools = [] } = attempt.step;
    const offered = await this.offered.of(attempt.run.principal.tenantId, tools);
    const rounds: ToolRound[] = [];
    let usage = NO_USAGE;
    for (let round = 0; ; round++) {
      const reply = await this.reply({ attempt, round, usage }, { ...question, tools: offered, rounds });
      if (reply.status !== 'answered' || reply.toolCalls.length === 0) return reply;
      attempt.countPart(String(round), reply.usage);
      usage = plus(usage, reply.usage);
      const problem = problemOf(reply, round, maxRounds);
      if (problem !== null) return problem;
      const made = await this.calls.make(attempt, { round, calls: reply.toolCalls, offered });
      if (made.status !== 'made') return made;
      rounds.push({ calls: made.calls });
    }
  }

  /** What the model answered in a round: before, or now. */
  private async reply(
    {
      attempt,
      round,
      usage,
    }: { readonly attempt: StepTry<'llm-call'>; readonly round: number; readonly usage: StepUsage },
    question: ModelQuestion,
  ): Promise<EndedStep | ModelReply | WaitingStep> {
    const stored = this.parts.find(attempt, String(round));
    if (stored !== null) {
      const { calls, usage: used } = stored.output as unknown as StoredRound;
      const { decisionId, simulated } = stored;
      return {
        status: 'answered',
        text: '',
        toolCalls: calls,
        usage: used,
        simulated,
        decisionId: decisionId ?? '',
      };
    }
    const left =
      attempt.maxTokens === null ? null : attempt.maxTokens - usage.promptTokens - usage.completionTokens;
    if (left !== null && left <= 0) return overBudget();
    const reply = await this.questions.ask({ ...attempt, maxTokens: left }, question);
    if (reply.status === 'answered' && reply.toolCalls.length > 0) {
      const { decisionId, simulated, toolCalls: calls, usage: used } = reply;
      const output = { calls, usage: used } as unknown as Json;
      await this.parts.keep(attempt, String(round), { output, decisionId, simulated });
    }
    return reply;
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

function overBudget(): EndedStep {
  return {
    status: 'failed',
    code: 'BUDGET_EXCEEDED',
    reason: 'What is left of the budget is not enough to go on with what the tools brought.',
    decisionId: null,
    usage: NO_USAGE,
  };
}
