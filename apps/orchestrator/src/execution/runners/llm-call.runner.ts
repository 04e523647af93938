import { Injectable } from '@nestjs/common';
import type { Json } from '@app/kernel';
import type { StepOf } from '../../planning/plan';
import { resolveText } from '../../planning/references/resolve';
import { readValueSchema } from '../../planning/schemas/value-schema';
import type { UsageEstimate } from '../budget/run-budget';
import type { StepTarget } from '../gates/step-gates';
import type { RunContext } from '../run-context';
import { NO_USAGE, type StepOutcome, type WaitingStep } from '../step-outcome';
import type { PlacedStep, StepRunner, StepTry } from '../step-runner.types';
import { GatedQuestions } from './gated-questions';
import { ModelQuestions, type ModelQuestion, type ModelReply } from './model-question';
import { readAnswer, repairQuestion } from './structured-answer';
import { ToolLoop } from './tools/tool-loop';

/**
 * Asks a model, which may call the tools of the step. An answer that does not fit the step's schema is asked for once
 * more, with what is wrong with it; both questions are governed, and each has its own place at the gates and its own part of
 * the budget.
 */
@Injectable()
export class LlmCallRunner implements StepRunner<'llm-call'> {
  constructor(
    private readonly questions: ModelQuestions,
    private readonly gated: GatedQuestions,
    private readonly tools: ToolLoop,
  ) {}

  targetOf(step: StepOf<'llm-call'>, run: RunContext): StepTarget | null {
    return asksOnce(step) ? this.questions.targetOf(step, run) : null;
  }

  mayRepeat(): Promise<boolean> {
    return Promise.resolve(true);
  }

  estimateOf(placed: PlacedStep<StepOf<'llm-call'>>, run: RunContext): UsageEstimate {
    return this.questions.estimate(llmQuestionOf(placed), run);
  }

  async run(attempt: StepTry<'llm-call'>): Promise<StepOutcome | WaitingStep> {
    const question = llmQuestionOf(attempt);
    const reply = await this.askerOf(attempt.step).ask(attempt, question);
    if (reply.status !== 'answered') return reply;
    const { output_schema } = attempt.step;
    return output_schema === undefined
      ? completed(reply, { response: reply.text })
      : this.structured(attempt, { question, reply, schema: output_schema });
  }

  private askerOf(step: StepOf<'llm-call'>): GatedQuestions | ModelQuestions | ToolLoop {
    if (asksOnce(step)) return this.questions;
    return step.tools === undefined ? this.gated : this.tools;
  }

  private async structured(
    attempt: StepTry<'llm-call'>,
    { question, reply, schema }: Asked,
  ): Promise<StepOutcome | WaitingStep> {
    const { schema: valueSchema } = readValueSchema(schema);
    if (valueSchema === null) return invalid(reply, 'The output schema is not one.');
    const first = readAnswer(reply.text, valueSchema);
    if (first.problem === null) return completed(reply, { response: reply.text, data: first.data });
    attempt.countPart(null, reply.usage);
    const repair = repairQuestion(question, reply.text, first.problem);
    const again = await this.gated.askFurther(attempt, repair);
    if (again === null) return overBudget(reply, first.problem);
    if (again.status !== 'answered') return again;
    const second = readAnswer(again.text, valueSchema);
    if (second.problem !== null) return invalid(again, `The answer ${second.problem}`);
    return completed(again, { response: again.text, data: second.data });
  }
}

interface Asked {
  readonly question: ModelQuestion;
  readonly reply: ModelReply;
  readonly schema: { readonly [key: string]: Json };
}

function asksOnce({ output_schema, tools }: StepOf<'llm-call'>): boolean {
  return output_schema === undefined && tools === undefined;
}

/** What a step asks. @throws UnresolvedReferenceError (INVALID_REQUEST) */
export function llmQuestionOf({ step, scope }: PlacedStep<StepOf<'llm-call'>>): ModelQuestion {
  const references = scope.referencesOf(step);
  return {
    provider: step.provider,
    model: step.model,
    system: step.system === undefined ? undefined : resolveText(step.system, references),
    prompt: resolveText(step.prompt, references),
    temperature: step.temperature,
    maxTokens: step.max_tokens,
    schema: step.output_schema,
  };
}

function completed({ decisionId, simulated, usage }: ModelReply, output: Json): StepOutcome {
  return { status: 'completed', output, decisionId, usage, simulated };
}

function invalid({ decisionId, usage }: ModelReply, reason: string): StepOutcome {
  return { status: 'failed', reason, code: 'INVALID_OUTPUT', decisionId, usage };
}

function overBudget({ decisionId }: ModelReply, problem: string): StepOutcome {
  return {
    status: 'failed',
    reason: `The answer ${problem} What is left of the budget is not enough to ask once more.`,
    code: 'BUDGET_EXCEEDED',
    decisionId,
    usage: NO_USAGE,
  };
}
