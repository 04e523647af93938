import { Injectable } from '@nestjs/common';
import type { StepOf } from '../../planning/plan';
import { resolveText } from '../../planning/references/resolve';
import type { UsageEstimate } from '../budget/run-budget';
import type { StepTarget } from '../gates/step-gates';
import type { RunContext } from '../run-context';
import { spoken } from '../scheduling/scope-output';
import type { StepOutcome, WaitingStep } from '../step-outcome';
import type { PlacedStep, StepRunner, StepTry } from '../step-runner.types';
import { ModelQuestions, type ModelQuestion } from './model-question';

const TASK =
  'Write one answer from the results below. Use nothing that is not in them, and say which parts are missing.';
const NOT_SYNTHESIZED = 'No model is configured; these are the results as they are.';

/**
 * Makes one answer from the outputs of the steps before, in the order of the plan; those that were not completed are named.
 * Where only the stand-in answers, the outputs themselves are the answer, and it says so.
 */
@Injectable()
export class SynthesisRunner implements StepRunner<'synthesis'> {
  constructor(private readonly questions: ModelQuestions) {}

  targetOf(step: StepOf<'synthesis'>, run: RunContext): StepTarget {
    return this.questions.targetOf(step, run);
  }

  mayRepeat(): Promise<boolean> {
    return Promise.resolve(true);
  }

  estimateOf(placed: PlacedStep<StepOf<'synthesis'>>, run: RunContext): UsageEstimate {
    return this.questions.estimate(synthesisQuestionOf(placed), run);
  }

  async run(attempt: StepTry<'synthesis'>): Promise<StepOutcome | WaitingStep> {
    const reply = await this.questions.ask(attempt, synthesisQuestionOf(attempt));
    if (reply.status !== 'answered') return reply;
    const { decisionId, simulated, text, usage } = reply;
    const response = simulated ? `${NOT_SYNTHESIZED}\n\n${resultsBefore(attempt)}` : text;
    return { status: 'completed', output: { response }, decisionId, usage, simulated };
  }
}

/** What a step asks. @throws UnresolvedReferenceError (INVALID_REQUEST) */
export function synthesisQuestionOf(placed: PlacedStep<StepOf<'synthesis'>>): ModelQuestion {
  const { step, scope } = placed;
  const { prompt = TASK, system } = step;
  return {
    provider: step.provider,
    model: step.model,
    system: system === undefined ? undefined : resolveText(system, scope.referencesOf(step)),
    prompt: `${resolveText(prompt, scope.referencesOf(step))}\n\n${resultsBefore(placed)}`,
    temperature: step.temperature,
    maxTokens: step.max_tokens,
  };
}

/** What the steps before gave, each under its name; only what they really gave. */
function resultsBefore({ step, scope }: PlacedStep<StepOf<'synthesis'>>): string {
  const before = new Set(step.depends_on);
  return scope.steps
    .filter(({ id, type }) => before.has(id) && type !== 'conditional' && type !== 'replan')
    .map(({ id, name = id }) => {
      const outcome = scope.settledStep(id)?.outcome;
      return outcome?.status === 'completed'
        ? `${name}:\n${spoken(outcome.output)}`
        : `${name}: not available (${outcome?.reason ?? 'not run'})`;
    })
    .join('\n\n');
}
