import { Injectable } from '@nestjs/common';
import type { AdmittedCall } from '@app/governance';
import { AppError, type CallUsage } from '@app/kernel';
import {
  allowedBy,
  ChatCompletions,
  spokenText,
  type ChatCompletion,
  type JsonObject,
} from '@app/llm-providers';
import { PlanDraft } from './plan-draft';
import { repairMessages, type PlanningMessage } from './planning-messages';

/** How often an answer is handed back with what is wrong with it. */
const MAX_REPAIRS = 2;
/** Longest plan that a model may write, in tokens. */
export const MAX_PLAN_TOKENS = 8_000;
/** Problems that a model is told at once. */
const MAX_PROBLEMS = 10;

/** The last answer of a planning model. */
export interface ModelDraft {
  readonly answer: ChatCompletion;
  /** Of all answers together. */
  readonly usage: CallUsage;
}

/** What a model is asked, and what is wrong with an answer, in sentences; null for one that is a plan. */
export interface PlanningQuestion {
  readonly messages: readonly PlanningMessage[];
  readonly problemsOf: (answer: string) => readonly string[] | null;
}

/** What came of asking a model for a plan. */
export type ModelPlanning =
  | (ModelDraft & { readonly failure: null })
  | {
      /** Why there is no plan: a public sentence. */
      readonly failure: string;
      /** The last answer, if there was any. */
      readonly last: ModelDraft | null;
    };

/** Gets plans from a model by structured output. */
@Injectable()
export class ModelPlanner {
  constructor(private readonly chat: ChatCompletions) {}

  /**
   * Asks for a plan, and again with the problems quoted, twice at most.
   * @throws what the signal of the call says, once it fires; no other failure of a model
   */
  async draft(admitted: AdmittedCall, question: PlanningQuestion): Promise<ModelPlanning> {
    let { messages } = question;
    let last: ModelDraft | null = null;
    let usage: CallUsage | undefined;
    for (let repairs = 0; repairs <= MAX_REPAIRS; repairs++) {
      const answer = await this.ask(admitted, messages);
      if (answer instanceof AppError)
        return { failure: `The model could not be asked (${answer.code}).`, last };
      usage = sumOf(usage, answer.usage);
      last = { answer, usage };
      if (answer.simulated) return { failure: 'No real model is configured.', last };
      const text = spokenText(answer.segments);
      const problems = question.problemsOf(text);
      if (problems === null) return { ...last, failure: null };
      messages = [...messages, ...repairMessages(text, problems.slice(0, MAX_PROBLEMS))];
    }
    return { failure: 'The model gave no usable plan.', last };
  }

  private async ask(
    admitted: AdmittedCall,
    messages: readonly PlanningMessage[],
  ): Promise<AppError | ChatCompletion> {
    const { call, decision, onAttempt } = admitted;
    const { model, provider } = call.target;
    try {
      return await this.chat.complete({
        body: bodyOf(messages),
        wish: {
          ...(provider !== undefined && { provider }),
          ...(model !== undefined && { model }),
          ...allowedBy(admitted),
        },
        trace: call.trace,
        tenantId: call.principal.tenantId,
        policyEpoch: decision.policyEpoch,
        signal: call.signal,
        onAttempt,
      });
    } catch (error) {
      call.signal.throwIfAborted();
      if (error instanceof AppError) return error;
      throw error;
    }
  }
}

function bodyOf(messages: readonly PlanningMessage[]): JsonObject {
  return {
    messages: messages.map((message) => ({ ...message })),
    temperature: 0,
    max_tokens: MAX_PLAN_TOKENS,
    response_format: {
      type: 'json_schema',
      json_schema: {
        name: 'plan',
        strict: true,
        schema: JSON.parse(JSON.stringify(PlanDraft)) as JsonObject,
      },
    },
  };
}

function sumOf(before: CallUsage | undefined, usage: CallUsage): CallUsage {
  if (before === undefined) return usage;
  const { costMicroUsd: costBefore } = before;
  const isPriced = costBefore !== undefined && usage.costMicroUsd !== undefined;
  return {
    promptTokens: before.promptTokens + usage.promptTokens,
    completionTokens: before.completionTokens + usage.completionTokens,
    estimated: before.estimated || usage.estimated,
    ...(isPriced && { costMicroUsd: costBefore + usage.costMicroUsd }),
  };
}
