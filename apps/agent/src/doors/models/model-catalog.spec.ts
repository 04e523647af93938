import { Logger } from '@nestjs/common';
import type { Provider, ProviderModel, ProviderRegistry } from '@app/llm-providers';
import { ManualClock } from '@app/testing';
import { ModelCatalog } from './model-catalog';

const model = (id: string, ownedBy = 'me'): ProviderModel => ({ id, ownedBy, createdAtS: 1 });

function provider(models: () => Promise<readonly ProviderModel[]>): Provider {
  return { name: 'p', models } as unknown as Provider;
}

function arrange(...all: Provider[]): { clock: ManualClock; catalog: ModelCatalog } {
  const clock = new ManualClock();
  return { clock, catalog: new ModelCatalog({ all } as unknown as ProviderRegistry, clock) };
}

describe(ModelCatalog.name, () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('lists each id once, of the first provider that has it', async () => {
    const first = provider(() => Promise.resolve([model('a', 'first')]));
    const second = provider(() => Promise.resolve([model('a', 'second'), model('b')]));

    expect(await arrange(first, second).catalog.list()).toEqual([model('a', 'first'), model('b')]);
  });

  it('goes without a provider that fails', async () => {
    const broken = provider(() => Promise.reject(new Error('down')));

    expect(
      await arrange(
        broken,
        provider(() => Promise.resolve([model('b')])),
      ).catalog.list(),
    ).toEqual([model('b')]);
  });

  it('believes a list for a minute', async () => {
    let version = 0;
    const { catalog, clock } = arrange(provider(() => Promise.resolve([model(`v${(version += 1)}`)])));

    const [first, second] = await Promise.all([catalog.list(), catalog.list()]);
    clock.advance(60_000);
    const third = await catalog.list();

    expect([first, second, third]).toEqual([[model('v1')], [model('v1')], [model('v2')]]);
  });
});
