import type { PlanStep, StepOf } from '../../planning/plan';
import { StepGates } from '../gates/step-gates';
import {
  NO_USAGE,
  plus,
  type CompletedStep,
  type EndedStep,
  type StepOutcome,
  type StepUsage,
  type WaitingStep,
} from '../step-outcome';
import { answered, ended } from '../step-runners.fake';
import { GatedQuestions } from './gated-questions';
import { LlmCallRunner } from './llm-call.runner';
import type { ModelQuestion, ModelQuestions, ModelReply } from './model-question';
import { aStepTry } from './step-try.builder';
import { SynthesisRunner } from './synthesis.runner';
import type { ToolLoop } from './tools/tool-loop';

const reply = (text: string, more: Partial<ModelReply> = {}): ModelReply => ({
  status: 'answered',
  text,
  toolCalls: [],
  decisionId: 'd',
  usage: { promptTokens: 1, completionTokens: 2, costMicroUsd: 3 },
  simulated: false,
  ...more,
});

/** A model that says what the test wants, and remembers what it was asked. */
class ScriptedModel {
  readonly asked: ModelQuestion[] = [];

  constructor(private readonly script: readonly (EndedStep | ModelReply | WaitingStep)[]) {}

  get questions(): ModelQuestions {
    const ask = (_: unknown, question: ModelQuestion) =>
      Promise.resolve(this.script[this.asked.push(question) - 1]);
    const estimate = () => ({ tokens: 10, costMicroUsd: 20 });
    return { ask, estimate, targetOf: () => ({}) } as unknown as ModelQuestions;
  }
}

function runnerOf({ questions }: ScriptedModel): LlmCallRunner {
  const gates = new StepGates({ perTenant: 1, perProvider: 1, perConnector: 1 });
  return new LlmCallRunner(questions, new GatedQuestions(questions, gates), {} as ToolLoop);
}

describe(LlmCallRunner.name, () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
  const llm = { id: 's', type: 'llm-call', prompt: 'In {{input.city}}?' } as const;

  it('fills in references and gives the answer', async () => {
    const model = new ScriptedModel([reply('Yes.')]);

    const outcome = await runnerOf(model).run(aStepTry<'llm-call'>(llm));

    expect(model.asked[0]?.prompt).toBe('In Graz?');
    expect(outcome).toMatchObject({ status: 'completed', output: { response: 'Yes.' }, decisionId: 'd' });
  });

  it('reads an answer that fits the schema', async () => {
    const model = new ScriptedModel([reply('```json\n{"n":4}\n```')]);

    const outcome = await runnerOf(model).run(aStepTry<'llm-call'>({ ...llm, output_schema: schema }));

    expect(outcome).toMatchObject({ status: 'completed', output: { data: { n: 4 } } });
    expect(model.asked).toHaveLength(1);
  });

  it.each([
    ['{"n":4}', { status: 'completed', output: { data: { n: 4 } } }],
    ['still no', { status: 'failed', code: 'INVALID_OUTPUT' }],
  ])('asks once more, saying what is wrong, and counts both: %s', async (second, expected) => {
    const model = new ScriptedModel([reply('{"n":"four"}'), reply(second)]);
    let usage = NO_USAGE;
    const countPart = (_: string | null, used: StepUsage): void => void (usage = plus(usage, used));

    const outcome = await runnerOf(model).run(
      aStepTry<'llm-call'>({ ...llm, output_schema: schema }, { more: { countPart } }),
    );

    expect(outcome).toMatchObject(expected);
    usage = plus(usage, (outcome as StepOutcome).usage);
    expect(usage).toEqual({ promptTokens: 2, completionTokens: 4, costMicroUsd: 6 });
    expect(model.asked[1]?.prompt).toContain('does not fit the output schema: /n');
  });

  it('does not ask once more beyond the budget', async () => {
    const model = new ScriptedModel([reply('no')]);
    const step = aStepTry<'llm-call'>(
      { ...llm, output_schema: schema },
      { more: { renew: () => Promise.resolve(false) } },
    );

    const outcome = await runnerOf(model).run(step);

    expect(outcome).toMatchObject({ status: 'failed', code: 'BUDGET_EXCEEDED' });
    expect(model.asked).toHaveLength(1);
  });

  it('keeps to a refusal', async () => {
    const model = new ScriptedModel([ended('blocked', 'POLICY_DENIED')]);

    const outcome = await runnerOf(model).run(aStepTry<'llm-call'>(llm));

    expect(outcome).toMatchObject({ status: 'blocked' });
  });
});

describe(SynthesisRunner.name, () => {
  const end: StepOf<'synthesis'> = { id: 'end', type: 'synthesis', depends_on: ['b', 'a'] };
  const step = (id: string): PlanStep => ({ id, type: 'llm-call', prompt: id });
  const before = [
    [step('a'), answered('sun')],
    [step('b'), ended('failed')],
    [step('unrelated'), answered('noise')],
  ] as const;

  it('hands over what there is in the order of the plan, and names what is missing', async () => {
    const model = new ScriptedModel([reply('All of it.')]);

    const outcome = await new SynthesisRunner(model.questions).run(aStepTry<'synthesis'>(end, { before }));

    expect(outcome).toMatchObject({ status: 'completed', output: { response: 'All of it.' } });
    expect(model.asked[0]?.prompt).toContain('a:\nsun\n\nb: not available (It broke.)');
    expect(model.asked[0]?.prompt).not.toContain('noise');
  });

  it('gives the results themselves, and says so, when no model is there', async () => {
    const model = new ScriptedModel([reply('an invention', { simulated: true, usage: NO_USAGE })]);

    const outcome = await new SynthesisRunner(model.questions).run(aStepTry<'synthesis'>(end, { before }));

    const { response } = (outcome as CompletedStep & { output: { response: string } }).output;
    expect(response).toContain('No model is configured');
    expect(response).toContain('sun');
    expect(response).not.toContain('invention');
  });
});
