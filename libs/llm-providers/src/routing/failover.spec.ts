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
type Script = Readonly<Record<string, readonly (Error | 'ok' | 'silent')[]>>;

class Scene {
  readonly clock = new ManualClock();
  readonly attempts: ModelAttempt[] = [];
  private readonly asked = new Map<string, number>();
  private readonly failover: Failover;

  constructor(
    private readonly script: Script,
    settings: Partial<RoutingSettings> = {},
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
      file: {},
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
