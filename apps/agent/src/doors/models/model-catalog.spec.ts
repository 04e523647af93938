import { Logger } from '@nestjs/common';
import type { ModelEndpoint, Provider, ProviderDirectory, ProviderModel } from '@app/llm-providers';
import { aPrincipal, ManualClock } from '@app/testing';
import { ModelCatalog } from './model-catalog';

const { tenantId } = aPrincipal();
const NAMES = new Map<string, string>();
const model = (id: string, ownedBy = 'me'): ProviderModel => ({ id, ownedBy, createdAtS: 1 });

function provider(models: () => Promise<readonly ProviderModel[]>): Provider {
  return { name: 'p', models } as unknown as Provider;
}

function arrange(...all: Provider[]): { clock: ManualClock; catalog: ModelCatalog } {
  const clock = new ManualClock();
  const endpoints = all.map((each): ModelEndpoint => ({
    provider: each,
    models: NAMES,
    priority: 0,
    weight: 1,
  }));
  const directory: ProviderDirectory = { endpointsFor: (id) => (id === tenantId ? endpoints : []) };
  return { clock, catalog: new ModelCatalog(directory, clock) };
}

describe(ModelCatalog.name, () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('lists each id once, of the first provider that has it', async () => {
    const first = provider(() => Promise.resolve([model('a', 'first')]));
    const second = provider(() => Promise.resolve([model('a', 'second'), model('b')]));

    expect(await arrange(first, second).catalog.list(tenantId)).toEqual([model('a', 'first'), model('b')]);
  });

  it('goes without a provider that fails', async () => {
    const broken = provider(() => Promise.reject(new Error('down')));

    expect(
      await arrange(
        broken,
        provider(() => Promise.resolve([model('b')])),
      ).catalog.list(tenantId),
    ).toEqual([model('b')]);
  });

  it('believes a list for a minute', async () => {
    let version = 0;
    const { catalog, clock } = arrange(provider(() => Promise.resolve([model(`v${(version += 1)}`)])));

    const [first, second] = await Promise.all([catalog.list(tenantId), catalog.list(tenantId)]);
    clock.advance(60_000);
    const third = await catalog.list(tenantId);

    expect([first, second, third]).toEqual([[model('v1')], [model('v1')], [model('v2')]]);
  });
});
