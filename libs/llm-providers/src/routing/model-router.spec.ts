import type { TenantId } from '@app/kernel';
import { ROUTING_DEFAULTS } from '../model-calls.fake';
import type { Provider } from '../provider';
import { ProviderRegistry } from '../provider-registry';
import type { WireFormatName } from '../wire/wire-format';
import { ConfiguredDirectory } from './configured-directory';
import type { ModelEndpoint } from './model-endpoint';
import { ModelRouter } from './model-router';
import type { ModelsFile } from './models-file.schema';
import type { ProviderWish } from './provider-wish';
import { routingParts } from './routing-parts';

function aProvider(name: string, prefix: string, more: Partial<Provider> = {}): Provider {
  const never = (): Promise<never> => Promise.reject(new Error('not part of this test'));
  return {
    name,
    type: 'custom',
    simulated: false,
    defaultModel: `${prefix}1`,
    region: null,
    formats: new Set(['openai-chat'] as const),
    claimsModel: (model) => model.startsWith(prefix),
    send: never,
    open: never,
    models: never,
    check: never,
    close: () => Promise.resolve(),
    ...more,
  };
}

const openai = aProvider('openai', 'gpt-', { type: 'openai' });
const azure = aProvider('azure', 'gpt-');
const mistral = aProvider('mistral', 'mistral-', { region: 'eu-west-3' });
const bedrock = aProvider('bedrock', 'anthropic.', { formats: new Set(['bedrock-invoke'] as const) });
const standIn = aProvider('standin', 'standin-', { simulated: true });

interface Setting {
  readonly real?: readonly Provider[];
  readonly defaultName?: string;
  readonly endpoints?: readonly ModelEndpoint[];
  readonly file?: ModelsFile;
  readonly failover?: 'any-model' | 'off' | 'same-model';
  readonly format?: WireFormatName;
  readonly random?: () => number;
}

function route(wish: ProviderWish, setting: Setting = {}): string[] {
  const { real = [openai, mistral], defaultName = null, endpoints, file = {} } = setting;
  const { failover = 'same-model', format = 'openai-chat', random = () => 0 } = setting;
  const configured = new ConfiguredDirectory(new ProviderRegistry({ real, standIn, defaultName }));
  const { router } = routingParts({
    observer: { countProviderAttempt: () => undefined },
    directory: endpoints === undefined ? configured : { endpointsFor: () => endpoints },
    settings: { ...ROUTING_DEFAULTS, failover },
    clock: { now: () => new Date(0), nowMs: () => 0, monotonicMs: () => 0 },
    ...{ file, random },
  });
  return router
    .candidates({ tenantId: 'tenant' as TenantId, format, wish, awaited: 'whole' })
    .map(({ model, provider }) => `${provider.name}/${model}`);
}

describe(ModelRouter.name, () => {
  it.each<[ProviderWish, string]>([
    [{}, 'openai/gpt-1 mistral/mistral-1'],
    [{ provider: 'mistral' }, 'mistral/mistral-1 openai/gpt-1'],
    [{ provider: 'mistral', model: 'gpt-4o' }, 'mistral/gpt-4o openai/gpt-4o'],
    [{ provider: 'anthropic' }, 'openai/gpt-1 mistral/mistral-1'],
    [{ provider: 'anthropic', model: 'mistral-large' }, 'mistral/mistral-large'],
    [{ provider: 'anthropic', model: 'claude-3' }, 'openai/gpt-1 mistral/mistral-1'],
    [{ model: 'mistral-large' }, 'mistral/mistral-large'],
    [{ model: 'unheard-of' }, 'openai/unheard-of'],
    [{ provider: 'standin' }, 'standin/standin-1 openai/gpt-1 mistral/mistral-1'],
    [{ model: 'standin-chat' }, 'standin/standin-chat'],
    [{ allowedProviders: ['mistral'] }, 'mistral/mistral-1'],
    [{ provider: 'openai', allowedProviders: ['mistral'] }, 'mistral/mistral-1'],
    [{ model: 'gpt-4o', allowedProviders: ['mistral'] }, 'mistral/mistral-1'],
    [{ provider: 'mistral', strict: true, allowedProviders: ['mistral'] }, 'mistral/mistral-1'],
    [{ model: 'gpt-4o', allowedRegions: ['eu-west-3'] }, 'mistral/mistral-1'],
    [{ provider: 'mistral', strict: true, allowedRegions: ['eu-west-3'] }, 'mistral/mistral-1'],
    [{ provider: 'mistral', strict: true, model: 'gpt-4o' }, 'mistral/gpt-4o'],
    [{ strict: true }, 'openai/gpt-1 mistral/mistral-1'],
  ])('with two providers asks for %j at %s', (wish, expected) => {
    expect(route(wish).join(' ')).toBe(expected);
  });

  it.each<[ProviderWish, string]>([
    [{}, 'standin/standin-1'],
    [{ provider: 'openai', model: 'gpt-4o' }, 'standin/gpt-4o'],
    [{ model: 'gpt-4o' }, 'standin/gpt-4o'],
  ])('without providers asks for %j at %s', (wish, expected) => {
    expect(route(wish, { real: [] }).join(' ')).toBe(expected);
  });

  it.each<[string, string]>([
    ['mistral', 'mistral/mistral-1 openai/gpt-1'],
    ['standin', 'standin/standin-1 openai/gpt-1 mistral/mistral-1'],
  ])('takes %s as the default when it is configured so', (defaultName, expected) => {
    expect(route({}, { defaultName }).join(' ')).toBe(expected);
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

  it('lists the known names for an unknown one', () => {
    expect(() => route({ provider: 'opnai', strict: true })).toThrow(/known: openai, mistral, standin\./);
  });

  it('never lets the stand-in answer where a policy allows real providers only', () => {
    expect(() => route({ allowedProviders: ['openai'] }, { real: [] })).toThrow(
      /allow only these providers: openai/,
    );
  });

  it('leaves out providers that cannot be asked in the caller’s format', () => {
    expect(route({}, { real: [openai, bedrock] })).toEqual(['openai/gpt-1']);
    expect(() => route({}, { real: [bedrock] })).toThrow(/'bedrock' cannot be asked in this wire format/);
  });

  it('adds other models only when it is told to', () => {
    expect(route({ model: 'gpt-4o' }, { failover: 'any-model' })).toEqual([
      'openai/gpt-4o',
      'openai/gpt-1',
      'mistral/mistral-1',
    ]);
  });

  it('asks everybody who has the model, in the order of the settings', () => {
    expect(route({ model: 'gpt-4o' }, { real: [azure, mistral, openai] })).toEqual([
      'azure/gpt-4o',
      'openai/gpt-4o',
    ]);
  });

  describe('with an alias', () => {
    const targets = [
      { provider: 'openai', model: 'gpt-4.1' },
      { provider: 'mistral', model: 'mistral-large', weight: 3 },
      { provider: 'azure', model: 'spare', priority: 1 },
    ];
    const real = [openai, mistral, azure];
    const with_ = (file: ModelsFile, random?: () => number): Setting => ({
      real,
      file,
      ...(random && { random }),
    });

    it('shares calls by weight, and keeps the spare for last', () => {
      let seed = 1;
      const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
      const routes = Array.from({ length: 4_000 }, () =>
        route({ model: 'smart' }, with_({ aliases: { smart: { targets } } }, random)),
      );

      const mistralFirst = routes.filter(([first]) => first === 'mistral/mistral-large').length;
      expect(mistralFirst / routes.length).toBeCloseTo(0.75, 1);
      expect(new Set(routes.map((each) => each.at(-1)))).toEqual(new Set(['azure/spare']));
    });

    it('asks the cheapest first, and those of unknown price after it', () => {
      const prices = [
        { provider: 'mistral', model: 'mistral-large', input: 2, output: 6 },
        { provider: 'openai', model: 'gpt-4.1', input: 1, output: 5 },
      ];
      const file: ModelsFile = { aliases: { smart: { strategy: 'cheapest', targets } }, prices };

      expect(route({ model: 'smart' }, with_(file))).toEqual([
        'openai/gpt-4.1',
        'mistral/mistral-large',
        'azure/spare',
      ]);
    });

    it('keeps to what policies allow, and to the named provider before the others', () => {
      const file: ModelsFile = { aliases: { smart: { targets } } };

      expect(route({ model: 'smart', allowedProviders: ['azure'] }, with_(file))).toEqual(['azure/spare']);
      expect(route({ model: 'smart', provider: 'azure' }, with_(file))[0]).toBe('azure/spare');
      expect(route({ model: 'smart', provider: 'mistral', strict: true }, with_(file))).toEqual([
        'mistral/mistral-large',
      ]);
    });

    it('never sends the alias itself to a provider', () => {
      const file: ModelsFile = { aliases: { smart: { targets: [{ provider: 'azure', model: 'spare' }] } } };

      expect(route({ model: 'smart', allowedProviders: ['openai'] }, with_(file))).toEqual(['openai/gpt-1']);
    });
  });

  it('reads the names that an endpoint gives to its models, and skips endpoints without weight', () => {
    const models = new Map([['fast', 'gpt-mini']]);
    const endpoints: ModelEndpoint[] = [
      { provider: openai, priority: 0, weight: 0, models },
      { provider: azure, priority: 1, weight: 1, models: new Map([['fast', 'my-deployment']]) },
    ];

    expect(route({ model: 'fast' }, { endpoints })).toEqual(['azure/my-deployment']);
    expect(route({ model: 'fast', provider: 'openai' }, { endpoints })).toEqual([
      'openai/gpt-mini',
      'azure/my-deployment',
    ]);
  });
});

describe(ProviderRegistry.name, () => {
  it('does not start with a default that is not configured', () => {
    expect(() => new ProviderRegistry({ real: [], standIn, defaultName: 'openai' })).toThrow(
      /AXONFLOW_DEFAULT_PROVIDER is 'openai'; write instead: one of standin/,
    );
  });
});
