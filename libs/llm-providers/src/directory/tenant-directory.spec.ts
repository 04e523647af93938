import { Logger } from '@nestjs/common';
import type { ChannelListener } from '@app/database';
import { NotFoundError, systemClock, type TenantId } from '@app/kernel';
import { SecretsUnavailableError, SecretText, type SecretStore } from '@app/secrets';
import type { Provider } from '../provider';
import { ProviderDirectory, type ModelEndpoint } from '../routing/model-endpoint';
import { EndpointGuard } from './endpoint-guard';
import type { ProviderSource } from './provider-source';
import type { StoredProvider } from './stored-provider';
import { TenantDirectory } from './tenant-directory';
import { TenantEndpointBuilder } from './tenant-endpoint';
import { TenantProviderFactory } from './tenant-provider-factory';

const [one, other] = ['tenant-1', 'tenant-2'] as [TenantId, TenantId];
const limits = {
  connectTimeoutMs: 1_000,
  headersTimeoutMs: 1_000,
  idleTimeoutMs: 1_000,
  maxReplyBytes: 1_024,
  maxConnections: 4,
};

function stored(more: Partial<StoredProvider> = {}): StoredProvider {
  return {
    id: 'id-1',
    tenantId: one,
    name: 'mine',
    type: 'openai',
    endpoint: null,
    model: null,
    region: null,
    enabled: true,
    priority: 0,
    weight: 1,
    rateLimit: null,
    timeoutSeconds: null,
    settings: { models: { fast: 'gpt-4.1-mini' } },
    secret: { reference: 'local:a', version: '1', hint: null },
    version: 1,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    updatedBy: 'test',
    ...more,
  };
}

class InstallationDirectory extends ProviderDirectory {
  endpointsFor(): readonly ModelEndpoint[] {
    return ['openai', 'standin'].map((name, priority) => ({
      provider: { name } as Provider,
      priority,
      weight: 1,
      models: new Map(),
    }));
  }
}

describe(TenantDirectory.name, () => {
  let rows: readonly StoredProvider[] | Error;
  let secret: string | Error;
  let directory: TenantDirectory;

  beforeAll(() => Logger.overrideLogger(false));

  beforeEach(() => {
    rows = [stored()];
    secret = 'sk-1';
    const settle = <Value>(value: Value | Error): Promise<Value> =>
      value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
    const secrets = { get: async () => new SecretText(await settle(secret)) } as unknown as SecretStore;
    const guard = new EndpointGuard({ allowHttp: null, allowPrivate: null });
    const factory = new TenantProviderFactory({ guard, limits, clock: systemClock });
    directory = new TenantDirectory({
      installation: new InstallationDirectory(),
      source: { all: () => settle(rows) } as ProviderSource,
      builder: new TenantEndpointBuilder(secrets, factory),
      listener: {} as ChannelListener,
      pollMs: 1_000,
    });
  });

  afterEach(() => directory.onApplicationShutdown());

  const names = (tenantId: TenantId): readonly string[] =>
    directory.endpointsFor(tenantId).map(({ provider }) => provider.name);
  const provider = (): Provider | null | undefined => directory.own(one, 'mine')?.provider;

  it('serves nobody before it knows who has which provider', async () => {
    rows = new Error('down');
    await directory.refresh();

    expect(() => directory.endpointsFor(one)).toThrow(
      expect.objectContaining({ code: 'PROVIDER_UNAVAILABLE' }),
    );
  });

  it('puts the own providers of a tenant first, and shows them to nobody else', async () => {
    rows = [stored(), stored({ id: 'id-2', name: 'first', priority: -1 })];
    await directory.refresh();

    expect(names(one)).toEqual(['first', 'mine', 'openai', 'standin']);
    expect(names(other)).toEqual(['openai', 'standin']);
    const [first, second, third] = directory.endpointsFor(one).map(({ priority }) => priority);
    expect(Number(first)).toBeLessThan(Number(second));
    expect(Number(second)).toBeLessThan(Number(third));
    expect(directory.endpointsFor(one)[1]?.models).toEqual(new Map([['fast', 'gpt-4.1-mini']]));
  });

  it.each([{ enabled: true }, { enabled: false }, { secret: null }])(
    'never leads a name that a tenant has taken to the installation (%j)',
    async (more) => {
      rows = [stored({ name: 'openai', ...more })];
      await directory.refresh();

      const own = directory.own(one, 'openai')?.provider ?? null;
      expect(names(one)).toEqual(own === null ? ['standin'] : ['openai', 'standin']);
    },
  );

  it('keeps a provider while nothing that it is made of changes', async () => {
    await directory.refresh();
    const before = provider();

    rows = [stored({ version: 2, weight: 7 })];
    await directory.refresh();

    expect(provider()).toBe(before);
    expect(directory.endpointsFor(one)[0]).toMatchObject({ weight: 7 });
  });

  it.each<[string, () => void]>([
    ['its model', () => (rows = [stored({ version: 2, model: 'gpt-5' })])],
    [
      'its key',
      () => (rows = [stored({ version: 2, secret: { reference: 'local:a', version: '2', hint: null } })]),
    ],
    ['the value of the secret, outside', () => (secret = 'sk-2')],
  ])('replaces and closes a provider with %s', async (_name, change) => {
    await directory.refresh();
    const before = provider();
    const retire = jest.spyOn(before as unknown as { retire: () => void }, 'retire');

    change();
    await directory.refresh();

    expect(provider()).not.toBe(before);
    expect(retire).toHaveBeenCalled();
  });

  it('goes on with a key that it has while the store of secrets is away, but begins with none', async () => {
    await directory.refresh();
    const before = provider();
    secret = new SecretsUnavailableError('down');
    rows = [stored(), stored({ id: 'id-2', name: 'new' })];
    await directory.refresh();

    expect(provider()).toBe(before);
    expect(directory.own(one, 'new')).toMatchObject({
      provider: null,
      problem: expect.stringMatching(/cannot be read/),
    });

    secret = 'sk-1';
    await directory.refresh();
    expect(directory.own(one, 'new')?.problem).toBeNull();
  });

  it('serves no more with a key that was taken away', async () => {
    await directory.refresh();
    secret = new NotFoundError('The secret does not exist.');
    await directory.refresh();

    expect(names(one)).toEqual(['openai', 'standin']);
    expect(directory.own(one, 'mine')?.problem).toBe('Its key cannot be read: The secret does not exist.');
  });

  it.each<[Partial<StoredProvider>, RegExp]>([
    [{ endpoint: 'https://10.0.0.1' }, /must be a public address/],
    [{ secret: null }, /needs a key/],
    [{ type: 'custom' }, /needs an endpoint/],
  ])('says what is wrong with %j, and serves the others', async (more, problem) => {
    rows = [stored(more), stored({ id: 'id-2', name: 'good' })];
    await directory.refresh();

    expect(directory.own(one, 'mine')).toMatchObject({
      provider: null,
      problem: expect.stringMatching(problem),
    });
    expect(names(one)).toContain('good');
  });

  it('refuses a key that no header can carry', async () => {
    secret = 'sk-1\r\nx-evil: 1';
    await directory.refresh();

    expect(directory.own(one, 'mine')?.problem).toBe('The secret is not a key that can be sent in a header.');
  });

  it('keeps what it knows while the database is away', async () => {
    await directory.refresh();
    rows = new Error('down');
    await directory.refresh();

    expect(names(one)).toEqual(['mine', 'openai', 'standin']);
  });
});
