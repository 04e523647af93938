import { parseJson, type TenantId } from '@app/kernel';
import type { ModelRequest } from '../model-request';
import type { ProviderWish } from '../routing/provider-wish';
import type { JsonObject } from '../wire/json';
import { answerKey } from './answer-key';

const request: ModelRequest = {
  format: 'openai-chat',
  body: { messages: [{ role: 'user', content: 'Hi' }], temperature: 0 },
  model: 'gpt-4o',
  headers: {},
  trace: { traceId: 'a'.repeat(32), requestId: 'req-1' },
  tenantId: 'tenant' as TenantId,
  policyEpoch: 1,
};
const wish: ProviderWish = { allowedProviders: ['a', 'b'] };
const whole = { awaited: 'whole', endpoints: [1, 2] } as const;
const key = answerKey(request, wish, whole);

describe(answerKey.name, () => {
  it.each<[string, Partial<ModelRequest>, ProviderWish?]>([
    ['order of fields', { body: { temperature: 0, messages: [{ content: 'Hi', role: 'user' }] } }],
    ['trace', { trace: { traceId: 'b'.repeat(32), requestId: 'req-2' } }],
    ['order of providers', {}, { allowedProviders: ['b', 'a'] }],
  ])('is the same for another %s', (_name, more, otherWish = wish) => {
    expect(answerKey({ ...request, ...more }, otherWish, whole)).toBe(key);
  });

  it.each<[string, Partial<ModelRequest>, ProviderWish?]>([
    ['tenant', { tenantId: 'other' as TenantId }],
    ['epoch of policies', { policyEpoch: 2 }],
    ['wire format', { format: 'openai-responses' }],
    ['model', { model: 'gpt-4o-mini' }],
    ['text', { body: { messages: [{ role: 'user', content: 'Hi!' }], temperature: 0 } }],
    ['order of messages', { body: { messages: [{ role: 'user' }, { role: 'system' }] } }],
    ['header', { headers: { 'anthropic-beta': 'x' } }],
    ['list of providers', {}, { allowedProviders: ['a'] }],
    ['named provider', {}, { ...wish, provider: 'a' }],
  ])('is another one for another %s', (_name, more, otherWish = wish) => {
    expect(answerKey({ ...request, ...more }, otherWish, whole)).not.toBe(key);
  });

  it('is another one for each long number', () => {
    const keyOf = (id: string): string =>
      answerKey({ ...request, body: parseJson(`{"metadata":{"id":${id}}}`) as JsonObject }, wish, whole);

    expect(keyOf('9007199254740993')).not.toBe(keyOf('9007199254740992'));
    expect(keyOf('9007199254740993')).toBe(keyOf('9007199254740993'));
  });

  it('is another one for a stream', () => {
    expect(answerKey(request, wish, { ...whole, awaited: 'stream' })).not.toBe(key);
  });

  it('is another one when others may serve the tenant', () => {
    expect(answerKey(request, wish, { ...whole, endpoints: [1, 3] })).not.toBe(key);
  });
});
