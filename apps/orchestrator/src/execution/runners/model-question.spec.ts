import type { ChatCompletions, CostEstimator, FirstProvider, ProviderWish } from '@app/llm-providers';
import { aRunContext } from '../run-context.builder';
import type { GovernedSteps } from './governed-steps';
import { ModelQuestions } from './model-question';

const PROVIDERS: Readonly<Record<string, string>> = { fast: 'openai', 'claude-x': 'anthropic' };
const first = {
  nameOf: (_tenantId: string, { model = '', provider }: ProviderWish) => PROVIDERS[model] ?? provider ?? null,
} as unknown as FirstProvider;
const questions = new ModelQuestions({} as GovernedSteps, {} as ChatCompletions, {} as CostEstimator, first);

describe(ModelQuestions.name, () => {
  it.each([
    ['the provider itself', { provider: 'openai' }, { provider: 'openai' }],
    ['an alias', { model: 'fast' }, { provider: 'openai' }],
    ['a model', { model: 'claude-x' }, { provider: 'anthropic' }],
    ['nothing that anybody serves', { model: 'unheard-of' }, {}],
  ])('knows whose limits a step counts for that names %s', (_, wish, expected) => {
    expect(questions.targetOf(wish, aRunContext())).toEqual(expected);
  });
});
