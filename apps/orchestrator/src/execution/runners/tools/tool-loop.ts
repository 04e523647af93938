import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type Json } from '@app/kernel';
import {
  NO_USAGE,
  plus,
  type EndedStep,
  type StepOutcome,
  type StepUsage,
  type WaitingStep,
} from '../../step-outcome';
import type { StepTry } from '../../step-runner.types';
import { ModelQuestions, type ModelQuestion, type ModelReply } from '../model-question';
import { OfferedTools, type OfferedTool } from './offered-tools';
import { ToolCalls, type AnsweredCall, type ToolRound, type WishedCall } from './tool-calls';

/** How often a model may answer with calls where the step does not say. */
export const DEFAULT_MAX_ROUNDS = 8;
/** Calls of one answer beyond this number show that the model lost the thread. */
const MAX_CALLS = 16;
/** Longest result that a model is shown, in characters. */
const MAX_RESULT_LENGTH = 20_000;

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
    private readonly tools: ToolCalls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * What the rounds used is counted as parts of the step; the reply tells of the last answer alone.
   * @throws everything that `ModelQuestions.ask`, `OfferedTools.of` and `ToolCalls.make` throw
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
      const made = await this.makeCalls(attempt, { round, calls: reply.toolCalls, offered });
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
    const key = `${attempt.key}:${round}`;
    const stored = attempt.run.journal.settled.get(key)?.outcome;
    if (stored?.status === 'completed') {
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
      await this.store(attempt, key, {
        output: { calls, usage: used } as unknown as Json,
        decisionId,
        simulated,
      });
    }
    return reply;
  }

  private async makeCalls(
    attempt: StepTry<'llm-call'>,
    {
      calls,
      offered,
      round,
    }: {
      readonly round: number;
      readonly calls: readonly WishedCall[];
      readonly offered: readonly OfferedTool[];
    },
  ): Promise<EndedStep | WaitingStep | (ToolRound & { readonly status: 'made' })> {
    const made: { id: string; name: string; args: Json; result: string }[] = [];
    for (const [place, wished] of calls.entries()) {
      const part = `${round}:${place}`;
      const tool = offered.find(({ name }) => name === wished.name);
      const end = this.storedCall(attempt, part) ?? (await this.tools.make({ attempt, part, tool }, wished));
      if (end.status !== 'answered') return end;
      await this.keep(attempt, part, end);
      const result = JSON.stringify(end.result).slice(0, MAX_RESULT_LENGTH);
      made.push({ id: wished.id, name: wished.name, args: end.args, result });
    }
    return { status: 'made', calls: made };
  }

  private storedCall({ key, run }: StepTry<'llm-call'>, part: string): AnsweredCall | null {
    const stored = run.journal.settled.get(`${key}:${part}`)?.outcome;
    if (stored?.status !== 'completed') return null;
    return { status: 'answered', ...(stored.output as { readonly args: Json; readonly result: Json }) };
  }

  private async keep(
    attempt: StepTry<'llm-call'>,
    part: string,
    { args, result }: AnsweredCall,
  ): Promise<void> {
    if (this.storedCall(attempt, part) === null) {
      await this.store(attempt, `${attempt.key}:${part}`, {
        output: { args, result },
        decisionId: null,
        simulated: false,
      });
    }
    attempt.endEffect();
  }

  /** What is used is counted with the step. */
  private async store(
    { run }: StepTry<'llm-call'>,
    key: string,
    facts: { readonly output: Json; readonly decisionId: string | null; readonly simulated: boolean },
  ): Promise<void> {
    const at = this.clock.now();
    const outcome: StepOutcome = { status: 'completed', usage: NO_USAGE, ...facts };
    await run.journal.finish(key, { outcome, attempt: 1, startedAt: at, endedAt: at });
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
