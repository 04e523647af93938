import type { CallOutput } from '@app/governance';
import type { Json } from '@app/kernel';
import type {
  ChatCompletions,
  CostEstimator,
  FirstProvider,
  JsonObject,
  ProviderWish,
} from '@app/llm-providers';
import { aRunContext } from '../run-context.builder';
import { NO_USAGE } from '../step-outcome';
import type { GovernedSteps, StepCall } from './governed-steps';
import { ModelQuestions } from './model-question';
import { aStepTry } from './step-try.builder';

const PROVIDERS: Readonly<Record<string, string>> = { fast: 'openai', 'claude-x': 'anthropic' };
const first = {
  nameOf: (_tenantId: string, { model = '', provider }: ProviderWish) => PROVIDERS[model] ?? provider ?? null,
} as unknown as FirstProvider;
const questions = new ModelQuestions({} as GovernedSteps, {} as ChatCompletions, {} as CostEstimator, first);

/** A provider that answers everything, and keeps what it was sent. */
class FakeDoor {
  readonly bodies: JsonObject[] = [];

  get questions(): ModelQuestions {
    const chat = {
      complete: ({ body }: { readonly body: JsonObject }) => {
        this.bodies.push(body);
        return Promise.resolve({ payload: {}, segments: [], simulated: false });
      },
    } as unknown as ChatCompletions;
    const governed = {
      run: async (_: unknown, { execute, segments }: StepCall<Json>) => {
        const output: CallOutput<Json> = await execute({ segments, decision: {} } as never);
        return { status: 'done', output, decisionId: 'd', usage: NO_USAGE };
      },
    } as unknown as GovernedSteps;
    // Each token of an answer costs two millionths, the question ten.
    const costs = {
      estimateMicroUsd: ({ body }: { readonly body: JsonObject }) => 10 + 2 * Number(body['max_tokens']),
      affordableAnswer: (_: unknown, microUsd: number) => ({
        field: 'max_completion_tokens',
        tokens: (microUsd - 10) / 2,
      }),
      unpricedModel: () => null,
    } as unknown as CostEstimator;
    return new ModelQuestions(governed, chat, costs, first);
  }
}

describe(ModelQuestions.name, () => {
  it.each([
    ['the provider itself', { provider: 'openai' }, { provider: 'openai' }],
    ['an alias', { model: 'fast' }, { provider: 'openai' }],
    ['a model', { model: 'claude-x' }, { provider: 'anthropic' }],
    ['nothing that anybody serves', { model: 'unheard-of' }, {}],
  ])('knows whose limits a step counts for that names %s', (_, wish, expected) => {
    expect(questions.targetOf(wish, aRunContext())).toEqual(expected);
  });

  describe('the length of an answer', () => {
    const prompt = 'x'.repeat(4000);
    const schema = { type: 'object' };

    it.each([
      ['what the step says', { maxTokens: 100 }, null, 100],
      ['what the step says, whatever is granted', { maxTokens: 100 }, 2200, 100],
      ['what is granted beyond the question', { maxTokens: 100 }, 1060, 60],
      ['what is granted, where the step says nothing', {}, 1200, 200],
      ['nothing, where nothing is limited', {}, null, undefined],
    ])('is bounded by %s', async (_, bounds, granted, expected) => {
      const door = new FakeDoor();

      await door.questions.ask(
        aStepTry({ id: 's', type: 'llm-call', prompt }, { more: { maxTokens: granted } }),
        {
          ...{ prompt, schema },
          ...bounds,
        },
      );

      expect(door.bodies.map(({ max_tokens: longest }) => longest)).toEqual([expected]);
    });

    it.each([
      ['the money that was set aside', {}, 210, { max_completion_tokens: 100 }],
      ['what every model can write, whatever was set aside', {}, 100_000, { max_completion_tokens: 4096 }],
      ['one token, where the money is spent on the question', {}, 10, { max_completion_tokens: 1 }],
      ['what the step says, where money is limited', { maxTokens: 70 }, 210, { max_tokens: 70 }],
    ])('is bounded by %s', async (_, bounds, maxCostMicroUsd, expected) => {
      const door = new FakeDoor();
      const attempt = aStepTry({ id: 's', type: 'llm-call', prompt }, { more: { maxCostMicroUsd } });

      await door.questions.ask(attempt, { prompt, ...bounds });

      const [{ messages: _messages, ...rest } = {}] = door.bodies;
      expect(rest).toEqual(expected);
    });

    it.each([
      ['of a usual answer, and of a long one at most', {}, { costMicroUsd: 2010, mostMicroUsd: 8202 }],
      ['of the longest answer that the step allows', { maxTokens: 100 }, { costMicroUsd: 210 }],
    ])('costs as much as that %s', (_, bounds, expected) => {
      const {
        tokens: _tokens,
        unpriced: _unpriced,
        ...cost
      } = new FakeDoor().questions.estimate({ prompt, ...bounds }, aRunContext());

      expect(cost).toEqual(expected);
    });

    it('is reckoned once, also where the answer has to fit a schema', () => {
      const estimate = new FakeDoor().questions.estimate({ prompt, schema, maxTokens: 100 }, aRunContext());

      expect(estimate.tokens).toBe(1100);
    });
  });
});
