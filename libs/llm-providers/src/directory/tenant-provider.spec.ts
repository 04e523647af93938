import { ManualClock } from '@app/testing';
import type { Provider, ProviderReply, ProviderRequest } from '../provider';
import { MinuteLimit } from './minute-limit';
import { TenantProvider } from './tenant-provider';

const request = { format: 'openai-chat' } as ProviderRequest;
const options = { signal: new AbortController().signal };

function aProvider(more: Partial<Provider>): { readonly inner: Provider; closed: boolean } {
  const state = { closed: false, inner: null as unknown as Provider };
  const close = (): Promise<void> => {
    state.closed = true;
    return Promise.resolve();
  };
  state.inner = { name: 'mine', formats: new Set(), close, ...more } as unknown as Provider;
  return state;
}

describe(TenantProvider.name, () => {
  it('is closed at once when nothing runs', () => {
    const state = aProvider({});

    new TenantProvider(state.inner, null).retire();

    expect(state.closed).toBe(true);
  });

  it.each<[string, (reply: PromiseWithResolversOf) => void]>([
    ['answered', ({ resolve }) => resolve({} as ProviderReply)],
    ['failed', ({ reject }) => reject(new Error('down'))],
  ])('is closed once its last call has %s', async (_name, end) => {
    const reply = withResolvers();
    const state = aProvider({ send: () => reply.promise });
    const provider = new TenantProvider(state.inner, null);

    const answer = provider.send(request, options).catch(() => undefined);
    provider.retire();
    const whileRunning = state.closed;
    end(reply);
    await answer;

    expect([whileRunning, state.closed]).toEqual([false, true]);
  });

  it('is closed once its last stream was read, or left', async () => {
    for (const readAll of [true, false]) {
      const bytes = (async function* () {
        yield await Promise.resolve(Buffer.from('a'));
        yield Buffer.from('b');
      })();
      const state = aProvider({ open: () => Promise.resolve({ status: 200, headers: {}, bytes }) });
      const provider = new TenantProvider(state.inner, null);

      const stream = await provider.open(request, options);
      provider.retire();
      const whileRunning = state.closed;
      for await (const _ of stream.bytes) if (!readAll) break;

      expect([whileRunning, state.closed]).toEqual([false, true]);
    }
  });

  it('refuses calls over its rate limit, but not its own checks', async () => {
    const state = aProvider({
      send: () => Promise.resolve({} as ProviderReply),
      check: () => Promise.resolve(),
    });
    const provider = new TenantProvider(state.inner, new MinuteLimit(1, new ManualClock()));

    await provider.send(request, options);

    await expect(provider.send(request, options)).rejects.toMatchObject({
      reason: 'overloaded',
      retryAfterMs: 60_000,
    });
    await expect(provider.open(request, options)).rejects.toMatchObject({ reason: 'overloaded' });
    await expect(provider.check(options)).resolves.toBeUndefined();
  });
});

interface PromiseWithResolversOf {
  readonly promise: Promise<ProviderReply>;
  readonly resolve: (reply: ProviderReply) => void;
  readonly reject: (error: Error) => void;
}

function withResolvers(): PromiseWithResolversOf {
  let resolve: PromiseWithResolversOf['resolve'] = () => undefined;
  let reject: PromiseWithResolversOf['reject'] = () => undefined;
  const promise = new Promise<ProviderReply>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}
