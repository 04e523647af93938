import type { ChannelListener } from '@app/database';
import { DeadlineExceededError, newId, type TenantId } from '@app/kernel';
import { ManualClock } from '@app/testing';
import { ConnectorCalls } from '../calls/connector-calls';
import type { Connector, ToolCallOptions } from '../connector';
import { ConnectorKinds } from '../connector-kinds';
import { ConnectorDirectory } from './connector-directory';
import type { ConnectorStore } from './connector-store';
import { LiveConnectorFactory } from './live-connector-factory';
import type { StoredConnector } from './stored-connector';

/** A connector that says what it was asked. */
class EchoConnector implements Connector {
  isClosed = false;
  lastOptions: ToolCallOptions | undefined;

  discover = () => [
    {
      name: 'echo',
      description: '',
      risk: 'read' as const,
      isIdempotent: true,
      inputSchema: { type: 'object', properties: { text: { type: 'string' } }, additionalProperties: false },
    },
  ];
  check = () => Promise.resolve({ isHealthy: true, details: {} });
  execute(_tool: string, args: object, options: ToolCallOptions) {
    this.lastOptions = options;
    if ('text' in args && args.text === 'wait') {
      return new Promise<never>((_, reject) => {
        if (options.signal.aborted) reject(options.signal.reason as Error);
        options.signal.addEventListener('abort', () => reject(options.signal.reason as Error));
      });
    }
    const output = { ...args } as Readonly<Record<string, string>>;
    return Promise.resolve({ output, rowCount: 1, sizeBytes: 1, isTruncated: false, isDryRun: false });
  }
  close = () => {
    this.isClosed = true;
    return Promise.resolve();
  };
}

const tenant = newId<TenantId>();
const other = newId<TenantId>();

describe(ConnectorDirectory.name, () => {
  let stored: StoredConnector[];
  let made: EchoConnector[];
  let announce: (payload: string) => void;
  let directory: ConnectorDirectory;
  let calls: ConnectorCalls;
  const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));

  const connector = (id: string, tenantId = tenant): StoredConnector => ({
    ...{ tenantId, id, kind: 'echo', name: id, settings: {}, credentials: {} },
    ...{ revision: newId(), installedAt: clock.now(), installedBy: 'c' },
  });
  const execute = (id: string, args = {}, more: object = {}, tenantId = tenant) =>
    calls.execute(
      { tenantId, connector: id, tool: 'echo', args },
      {
        signal: new AbortController().signal,
        deadline: new Date(clock.nowMs() + 60_000),
        ...more,
      },
    );

  beforeEach(() => {
    [stored, made] = [[], []];
    const list = (tenantId: TenantId) => Promise.resolve(stored.filter((each) => each.tenantId === tenantId));
    const store = { list, states: () => Promise.resolve(new Map()) } as unknown as ConnectorStore;
    const create = () => {
      const echo = new EchoConnector();
      made.push(echo);
      return echo;
    };
    const kinds = new ConnectorKinds([{ id: 'echo', spec: () => ({}) as never, create }]);
    const listener = {
      listen: (_channel: string, handler: (payload: string) => void) => {
        announce = handler;
        return Promise.resolve();
      },
    } as unknown as ChannelListener;
    const settings = { pollMs: 60_000, trustedHosts: null, ports: '' };
    directory = new ConnectorDirectory(
      new LiveConnectorFactory(store, kinds, {} as never),
      listener,
      clock,
      settings,
    );
    directory.onApplicationBootstrap();
    calls = new ConnectorCalls(directory, clock);
  });
  afterEach(() => directory.onApplicationShutdown());

  it('keeps the connections of what did not change, and closes those of what did', async () => {
    stored = [connector('a'), connector('b')];
    await execute('a');
    await execute('b');
    stored = [stored[0] as StoredConnector, connector('b')];
    announce(tenant);
    await execute('a');
    await execute('b');

    expect(made.map(({ isClosed }) => isClosed)).toEqual([false, true, false]);
    await directory.onApplicationShutdown();
    expect(made.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('looks again when announcements may have been lost', async () => {
    await expect(execute('a')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('none'),
    });
    stored = [connector('a')];
    await expect(execute('a')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    announce('');

    expect(await execute('a', { text: 'x' })).toMatchObject({ output: { text: 'x' } });
  });

  it('serves no tenant with the connector of another', async () => {
    stored = [connector('a', other)];

    await expect(execute('a')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await execute('a', {}, {}, other)).toMatchObject({ rowCount: 1 });
  });

  it('refuses arguments that do not fit, and unknown tools by naming the known ones', async () => {
    stored = [connector('a')];

    await expect(execute('a', { text: 1, more: 1 })).rejects.toMatchObject({
      failure: 'invalid',
      problems: [{ field: '/more' }, { field: '/text' }],
    });
    await expect(calls.find(tenant, 'a', { operation: 'gone' })).rejects.toMatchObject({
      failure: 'not-found',
      message: expect.stringContaining('echo'),
    });
  });

  it('bounds what a call may bring back, and hands on its key', async () => {
    stored = [connector('a')];
    await execute('a', {}, { limits: { maxRows: 1e9, maxBytes: 1e12 }, idempotencyKey: 'k', isDryRun: true });

    expect(made[0]?.lastOptions).toMatchObject({
      limits: { maxRows: 10_000, maxBytes: 10_485_760 },
      timeoutMs: 60_000,
      idempotencyKey: 'k',
      isDryRun: true,
    });
  });

  it('calls its own deadline a timeout, and leaves the reason of the caller as it is', async () => {
    stored = [connector('a')];
    const gone = { deadline: new Date(clock.nowMs()) };
    const soon = { deadline: new Date(clock.nowMs() + 5) };
    const signal = AbortSignal.abort(new DeadlineExceededError('of the run'));

    await expect(execute('a', {}, gone)).rejects.toMatchObject({ failure: 'timeout' });
    await expect(execute('a', { text: 'wait' }, soon)).rejects.toMatchObject({ failure: 'timeout' });
    const leaving = new AbortController();
    const waiting = execute('a', { text: 'wait' }, { signal: leaving.signal });
    leaving.abort(signal.reason);
    await expect(waiting).rejects.toBe(signal.reason);
  });
});
