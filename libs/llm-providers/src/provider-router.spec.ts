import type { Provider } from './provider';
import { ProviderRegistry } from './provider-registry';
import { ProviderRouter, type ProviderWish } from './provider-router';

function aProvider(name: string, prefix: string, simulated = false): Provider {
  const never = (): Promise<never> => Promise.reject(new Error('not part of this test'));
  return {
    name,
    type: 'custom',
    simulated,
    defaultModel: `${prefix}1`,
    region: null,
    formats: new Set(['openai-chat'] as const),
    claimsModel: (model) => model.startsWith(prefix),
    send: never,
    open: never,
    models: never,
    check: never,
    close: () => Promise.resolve(),
  };
}

const openai = aProvider('openai', 'gpt-');
const mistral = aProvider('mistral', 'mistral-');
const standIn = aProvider('standin', 'standin-', true);

function route(wish: ProviderWish, real = [openai, mistral], defaultName: string | null = null): string {
  const router = new ProviderRouter(new ProviderRegistry({ real, standIn, defaultName }));
  const { provider, reason } = router.choose(wish);
  return `${provider.name} (${reason})`;
}

describe(ProviderRouter.name, () => {
  it.each<[ProviderWish, string]>([
    [{}, 'openai (default)'],
    [{ provider: 'mistral' }, 'mistral (named)'],
    [{ provider: 'mistral', model: 'gpt-4o' }, 'mistral (named)'],
    [{ provider: 'anthropic' }, 'openai (fallback)'],
    [{ provider: 'anthropic', model: 'mistral-large' }, 'mistral (model)'],
    [{ model: 'mistral-large' }, 'mistral (model)'],
    [{ model: 'unheard-of' }, 'openai (default)'],
    [{ provider: 'standin' }, 'standin (named)'],
    [{ model: 'standin-chat' }, 'standin (model)'],
    [{ allowedProviders: ['mistral'] }, 'mistral (default)'],
    [{ provider: 'openai', allowedProviders: ['mistral'] }, 'mistral (fallback)'],
    [{ model: 'gpt-4o', allowedProviders: ['mistral'] }, 'mistral (fallback)'],
    [{ provider: 'mistral', strict: true, allowedProviders: ['mistral'] }, 'mistral (named)'],
    [{ strict: true }, 'openai (default)'],
  ])('with two providers %j goes to %s', (wish, expected) => {
    expect(route(wish)).toBe(expected);
  });

  it.each<[ProviderWish, string]>([
    [{}, 'standin (standin)'],
    [{ provider: 'openai', model: 'gpt-4o' }, 'standin (standin)'],
  ])('without providers %j goes to %s', (wish, expected) => {
    expect(route(wish, [])).toBe(expected);
  });

  it.each<[string, string]>([
    ['mistral', 'mistral (default)'],
    ['standin', 'standin (standin)'],
  ])('takes %s as the default when it is configured so', (name, expected) => {
    expect(route({}, [openai, mistral], name)).toBe(expected);
  });

  it.each<[string, ProviderWish, string]>([
    ['an unknown provider by force', { provider: 'anthropic', strict: true }, 'PROVIDER_UNKNOWN'],
    [
      'a forbidden provider by force',
      { provider: 'openai', strict: true, allowedProviders: ['mistral'] },
      'FORBIDDEN',
    ],
    ['providers that are not configured', { allowedProviders: ['bedrock'] }, 'FORBIDDEN'],
    ['no provider at all', { allowedProviders: [] }, 'FORBIDDEN'],
  ])('refuses %s', (_name, wish, code) => {
    expect(() => route(wish)).toThrow(expect.objectContaining({ code }));
  });

  it('never lets the stand-in answer where a policy allows real providers only', () => {
    expect(() => route({ allowedProviders: ['openai'] }, [])).toThrow(/allows only these providers.*openai/);
  });
});

describe(ProviderRegistry.name, () => {
  it('lists the known names for an unknown one', () => {
    const registry = new ProviderRegistry({ real: [openai], standIn, defaultName: null });

    expect(() => registry.get('opnai')).toThrow(/known: openai, standin\./);
  });

  it('does not start with a default that is not configured', () => {
    expect(() => new ProviderRegistry({ real: [], standIn, defaultName: 'openai' })).toThrow(
      /AXONFLOW_DEFAULT_PROVIDER is 'openai'; write instead: one of standin/,
    );
  });
});
