import type { TenantId } from '@app/kernel';
import { CallAbortedError, InvalidRequestError } from '@app/kernel';
import { ManualClock } from '@app/testing';
import {
  ProviderRejectedError,
  ProviderStreamError,
  ProviderUnavailableError,
} from '../llm-providers.errors';
import { ROUTING_DEFAULTS } from '../model-calls.fake';
import type { Provider } from '../provider';
import type { ModelAttempt } from './attempt';
import { Failover, type ServedCall } from './failover';
import type { ModelEndpoint } from './model-endpoint';
import type { ModelsFile } from './models-file.schema';
import { routingParts } from './routing-parts';
import type { RoutingSettings } from './routing.config';

const provider = (name: string): Provider =>
  ({
    name,
    formats: new Set(['openai-chat']),
    claimsModel: () => true,
    defaultModel: 'm',
  }) as unknown as Provider;
const NAMES = ['one', 'two', 'three', 'four'];

const lost = (name: string): Error => new ProviderUnavailableError('connection_lost', { provider: name });
const unreachable = (name: string): Error => new ProviderUnavailableError('unreachable', { provider: name });
const refused = (name: string, upstreamStatus: number, retryAfterMs?: number): Error =>
  new ProviderRejectedError({
    provider: name,
    upstreamStatus,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });

/** What each provider does, attempt after attempt; the last thing again and again. */
type Script = Readonly<Record<string, readonly (Error | 'deaf' | 'ok' | 'silent' | Late)[]>>;

/** What happens after some time, if the attempt is not ended before. */
interface Late {
  readonly afterMs: number;
  readonly error?: Error;
}

class Scene {
  readonly clock = new ManualClock();
  readonly attempts: ModelAttempt[] = [];
  /** Whose signals have fired, and why; also after the end of the attempt. */
  readonly stopped: string[] = [];
  private readonly asked = new Map<string, number>();
  private readonly failover: Failover;

  constructor(
    private readonly script: Script,
    settings: Partial<RoutingSettings> = {},
    file: ModelsFile = {},
  ) {
    const endpoints = NAMES.filter((name) => name in script).map((name, priority): ModelEndpoint => ({
      provider: provider(name),
      priority,
      weight: 1,
      models: new Map(),
    }));
    this.failover = routingParts({
      observer: { countProviderAttempt: () => undefined },
      directory: { endpointsFor: () => endpoints },
      file,
      settings: { ...ROUTING_DEFAULTS, ...settings },
      clock: this.clock,
      random: () => 0,
    }).failover;
  }

  serve(more: Partial<ServedCall> = {}): Promise<string> {
    return this.failover.serve(
      {
        tenantId: 'tenant' as TenantId,
        format: 'openai-chat',
        wish: { model: 'm' },
        awaited: 'whole',
        isRepeatable: true,
        signal: new AbortController().signal,
        onAttempt: (attempt) => this.attempts.push(attempt),
        ...more,
      },
      ({ provider: { name } }, permit, signal) => {
        const acts = this.script[name] ?? [];
        const count = this.asked.get(name) ?? 0;
        this.asked.set(name, count + 1);
        const act = acts[Math.min(count, acts.length - 1)];
        this.clock.advance(10);
        signal.addEventListener('abort', () =>
          this.stopped.push(`${name}: ${(signal.reason as Error).name}`),
        );
        if (act === 'deaf') return new Promise(() => undefined);
        if (typeof act === 'object' && 'afterMs' in act) {
          return new Promise((resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
            setTimeout(() => (act.error ? reject(act.error) : resolve(name)), act.afterMs);
          });
        }
        if (act === 'silent') {
          return new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason as Error)),
          );
        }
        if (act !== 'ok') return Promise.reject(act ?? new Error('nothing is left to do'));
        permit.succeeded();
        return Promise.resolve(name);
      },
    );
  }

  get story(): string {
    return this.attempts.map(({ provider: name, result }) => `${name}:${result}`).join(' ');
  }
}

describe(Failover.name, () => {
  afterEach(() => jest.useRealTimers());

  it.each<[string, Error, string]>([
    ['no connection', unreachable('one'), 'unreachable'],
    ['no trust', new ProviderUnavailableError('tls', { provider: 'one' }), 'tls'],
    ['no free connection', new ProviderUnavailableError('overloaded', { provider: 'one' }), 'overloaded'],
    ['a lost connection', lost('one'), 'connection_lost'],
    ['no answer in time', new ProviderUnavailableError('timeout', { provider: 'one' }), 'timeout'],
    ['status 5xx', new ProviderUnavailableError('upstream_error', { provider: 'one' }), 'upstream_error'],
    [
      'an answer of a wrong form',
      new ProviderUnavailableError('invalid_reply', { provider: 'one' }),
      'invalid_reply',
    ],
    ['an error event', new ProviderStreamError({ provider: 'one' }), 'error_event'],
    ['status 429', refused('one', 429), 'rate_limited'],
  ])('asks the next one after %s', async (_name, error, result) => {
    const scene = new Scene({ one: [error], two: ['ok'] });

    await expect(scene.serve()).resolves.toBe('two');
    expect(scene.attempts).toEqual([
      { provider: 'one', model: 'm', result, ms: 10 },
      { provider: 'two', model: 'm', result: 'ok', ms: 10 },
    ]);
  });

  it.each<[string, Error, string]>([
    ['status 400', refused('one', 400), 'rejected'],
    ['status 401', refused('one', 401), 'rejected'],
    [
      'an answer that is too large',
      new ProviderUnavailableError('reply_too_large', { provider: 'one' }),
      'reply_too_large',
    ],
    [
      'an error event about the request',
      new ProviderStreamError({ provider: 'one', upstreamCode: 'invalid_request_error' }),
      'rejected',
    ],
    [
      'an error event with status 400',
      new ProviderStreamError({ provider: 'one', upstreamStatus: 400 }),
      'rejected',
    ],
    ['a caller that left', new CallAbortedError('left'), 'ended'],
  ])('asks nobody else after %s', async (_name, error, result) => {
    const scene = new Scene({ one: [error], two: ['ok'] });

    await expect(scene.serve()).rejects.toBe(error);
    expect(scene.story).toBe(`one:${result}`);
  });

  it('skips who cannot be asked this, and says why when nobody else is there', async () => {
    const problem = new InvalidRequestError('It has no place for this.');

    await expect(new Scene({ one: [problem], two: ['ok'] }).serve()).resolves.toBe('two');
    await expect(new Scene({ one: [problem] }).serve()).rejects.toBe(problem);
    await expect(new Scene({ one: [lost('one')], two: [problem] }).serve()).rejects.toThrow(/'one' closed/);
  });

  it('gives up after so many attempts, with the last failure', async () => {
    const scene = new Scene({ one: [lost('one')], two: [lost('two')], three: [lost('three')], four: ['ok'] });

    await expect(scene.serve()).rejects.toThrow(/'three' closed/);
    expect(scene.attempts).toHaveLength(3);
  });

  it('keeps half of the time for the next one when a provider is silent', async () => {
    const scene = new Scene({ one: ['silent'], two: ['ok'] });

    await expect(scene.serve({ deadlineMs: 400 })).resolves.toBe('two');
    expect(scene.story).toBe('one:timeout two:ok');
  });

  it.each<[string, Partial<ServedCall>, Partial<RoutingSettings>]>([
    ['a request that has effects', { isRepeatable: false }, {}],
    ['a request for the first one alone', { isForOne: true }, {}],
    ['the last attempt', {}, { maxAttempts: 1 }],
    ['a call that nobody else is asked about', {}, { failover: 'off' }],
  ])('gives all of its time to %s', async (_name, call, settings) => {
    jest.useFakeTimers();
    const caller = new AbortController();
    const scene = new Scene({ one: ['silent'], two: ['ok'] }, settings);
    const over = new CallAbortedError('over');
    const serving = scene.serve({ deadlineMs: 200, ...call, signal: caller.signal });
    const ended = expect(serving).rejects.toBe(over);

    await jest.advanceTimersByTimeAsync(150);
    caller.abort(over);

    await ended;
    expect(scene.story).toBe('one:ended');
  });

  it('gives up when the time is nearly over', async () => {
    const scene = new Scene({ one: [lost('one')], two: ['ok'] });

    await expect(scene.serve({ deadlineMs: 60 })).rejects.toThrow(/'one' closed/);
  });

  it('asks nobody else when the operator has switched that off', async () => {
    const scene = new Scene({ one: [lost('one')], two: ['ok'] }, { failover: 'off' });

    await expect(scene.serve()).rejects.toThrow(/'one' closed/);
  });

  it('repeats a request that has effects only when no model has seen it', async () => {
    const served = new Scene({ one: [unreachable('one')], two: [refused('two', 429)], three: ['ok'] });
    const seen = new Scene({ one: [lost('one')], two: ['ok'] });

    await expect(served.serve({ isRepeatable: false })).resolves.toBe('three');
    await expect(seen.serve({ isRepeatable: false })).rejects.toThrow(/'one' closed/);
  });

  it('waits for a short while when a provider asks for it and nobody else is left', async () => {
    const scene = new Scene({ one: [refused('one', 429, 5), 'ok'], two: [lost('two')] });

    await expect(scene.serve()).resolves.toBe('one');
    expect(scene.story).toBe('one:rate_limited two:connection_lost one:ok');
  });

  it.each<[string, number, Partial<ServedCall>, Partial<RoutingSettings>]>([
    ['longer than allowed', 20_000, {}, {}],
    ['longer than the call may take', 500, { deadlineMs: 400 }, {}],
    ['beyond the last attempt', 5, {}, { maxAttempts: 1 }],
  ])('tells the caller at once to wait when that is %s', async (_name, retryAfterMs, call, settings) => {
    const scene = new Scene({ one: [refused('one', 429, retryAfterMs), 'ok'] }, settings);

    await expect(scene.serve(call)).rejects.toMatchObject({ upstreamStatus: 429, retryAfterMs });
    expect(scene.attempts).toHaveLength(1);
  });

  it('leaves alone who fails again and again, and says so when that is everybody', async () => {
    const scene = new Scene({ one: [lost('one'), lost('one'), 'ok'] }, { failuresInARow: 2, openMs: 1_000 });
    for (const _ of [1, 2]) await expect(scene.serve()).rejects.toThrow(/'one' closed/);

    await expect(scene.serve()).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      retryAfterMs: 1_000,
      message: expect.stringContaining('left alone for a while: one'),
    });
    expect(scene.attempts).toHaveLength(2);
    scene.clock.advance(1_000);
    await expect(scene.serve()).resolves.toBe('one');
  });

  it('never leaves a provider alone because of requests that it refuses or that callers give up', async () => {
    const errors = [refused('one', 400), refused('one', 429), new CallAbortedError('left')];
    for (const error of errors) {
      const scene = new Scene({ one: [error, error, error, 'ok'] }, { failuresInARow: 1 });
      for (const _ of [1, 2, 3]) await expect(scene.serve()).rejects.toBe(error);

      await expect(scene.serve()).resolves.toBe('one');
    }
  });
});

describe('two providers side by side', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const target = (provider: string, priority: number) => ({ provider, model: 'm', priority });
  const file: ModelsFile = {
    aliases: { fast: { hedgeAfterMs: 100, targets: NAMES.map((name, at) => target(name, at)) } },
  };
  const hedging = (script: Script, settings: Partial<RoutingSettings> = {}): Scene =>
    new Scene(script, settings, file);
  /** Serves until nothing is left to wait for. */
  const serve = async (scene: Scene, more: Partial<ServedCall> = {}): Promise<unknown> => {
    const serving = scene.serve({ wish: { model: 'fast' }, ...more }).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(5_000);
    return serving;
  };

  it.each<[string, Script, string, string, string[]]>([
    ['a fast one is alone', { one: [{ afterMs: 90 }], two: ['ok'] }, 'one', 'one:ok', []],
    [
      'the second one wins',
      { one: ['silent'], two: [{ afterMs: 50 }], three: ['ok'] },
      'two',
      'two:ok one:outpaced',
      ['one: OutpacedError'],
    ],
    [
      'the first one wins all the same',
      { one: [{ afterMs: 150 }], two: [{ afterMs: 100 }] },
      'one',
      'one:ok two:outpaced',
      ['two: OutpacedError'],
    ],
    [
      'one that does not hear is not waited for',
      { one: ['deaf'], two: ['ok'] },
      'two',
      'two:ok one:outpaced',
      ['one: OutpacedError'],
    ],
    [
      'the first one fails meanwhile',
      { one: [{ afterMs: 150, error: lost('one') }], two: [{ afterMs: 400 }] },
      'two',
      'one:connection_lost two:ok',
      ['one: OutpacedError'],
    ],
    [
      'the second one fails meanwhile',
      { one: [{ afterMs: 300 }], two: [refused('two', 401)] },
      'one',
      'two:rejected one:ok',
      ['two: OutpacedError'],
    ],
    [
      'both fail, and a third one is asked',
      { one: [{ afterMs: 200, error: lost('one') }], two: [lost('two')], three: ['ok'] },
      'three',
      'two:connection_lost one:connection_lost three:ok',
      [],
    ],
  ])('%s', async (_, script, winner, story, stopped) => {
    const scene = hedging(script);

    expect(await serve(scene)).toBe(winner);
    expect(scene.story).toBe(story);
    expect(scene.stopped).toEqual(stopped);
  });

  it('ends what came to something at the very same time', async () => {
    const scene = hedging({ one: [{ afterMs: 200 }], two: [{ afterMs: 100 }] });

    expect(await serve(scene)).toBe('one');
    expect(scene.stopped).toEqual(['two: OutpacedError']);
  });

  it.each<[string, Partial<ServedCall>, Partial<RoutingSettings>]>([
    ['a request that has effects', { isRepeatable: false }, {}],
    ['a key of the caller', { isForOne: true }, {}],
    ['another model', { wish: { model: 'm' } }, {}],
    ['an operator who wants one attempt', {}, { maxAttempts: 1 }],
    ['an operator who wants no failover', {}, { failover: 'off' }],
  ])('are not asked for %s', async (_, call, settings) => {
    const scene = hedging({ one: [{ afterMs: 1_000 }], two: ['ok'] }, settings);

    expect(await serve(scene, call)).toBe('one');
    expect(scene.story).toBe('one:ok');
  });

  it('both end when the caller leaves, and never count against their providers', async () => {
    const scene = hedging({ one: ['silent', 'ok'], two: ['silent'] }, { failuresInARow: 1 });
    const caller = new AbortController();
    setTimeout(() => caller.abort(new CallAbortedError('left')), 200);

    expect(await serve(scene, { signal: caller.signal })).toBeInstanceOf(CallAbortedError);
    expect(scene.story).toBe('one:ended two:ended');
    expect(await serve(scene)).toBe('one');
  });
});
