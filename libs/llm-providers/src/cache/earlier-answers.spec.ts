import type { TenantId } from '@app/kernel';
import { ManualClock } from '@app/testing';
import { SecretText } from '@app/secrets';
import type { ModelRequest } from '../model-request';
import { ProviderDirectory, type ModelEndpoint } from '../routing/model-endpoint';
import { StandInProvider } from '../stand-in/stand-in.provider';
import { AnswerCache } from './answer-cache';
import { EarlierAnswers } from './earlier-answers';
import type { KeptAnswer } from './kept-answer';

class ChangingDirectory extends ProviderDirectory {
  endpoints: readonly ModelEndpoint[] = [];

  endpointsFor(): readonly ModelEndpoint[] {
    return this.endpoints;
  }
}

const clock = new ManualClock();
const endpoint = (more: Partial<ModelEndpoint> = {}): ModelEndpoint => ({
  provider: new StandInProvider(clock),
  priority: 0,
  weight: 1,
  models: new Map(),
  ...more,
});
const request: ModelRequest = {
  format: 'openai-chat',
  body: { messages: [{ role: 'user', content: 'Hi' }] },
  model: 'fast',
  headers: {},
  trace: { traceId: 'a'.repeat(32), requestId: 'req-1' },
  tenantId: 'tenant' as TenantId,
  policyEpoch: 1,
  mayReuse: true,
};
const answer: KeptAnswer = {
  bytes: new Uint8Array(1),
  status: 200,
  headers: {},
  usage: { promptTokens: 1, completionTokens: 1, estimated: false },
  servedBy: {},
  simulated: false,
};

describe(EarlierAnswers.name, () => {
  const first = endpoint();
  const second = endpoint({ models: new Map([['fast', 'small-1']]) });
  let directory: ChangingDirectory;
  let earlier: EarlierAnswers;

  beforeEach(() => {
    directory = new ChangingDirectory();
    directory.endpoints = [first, second];
    earlier = new EarlierAnswers(new AnswerCache({ ttlMs: 1_000, maxBytes: 65_536 }, clock), directory);
    earlier.placeOf(request, {}, 'whole')?.keep(answer);
  });

  const found = (): KeptAnswer | null | undefined => earlier.placeOf(request, {}, 'whole')?.kept;

  it.each<[string, readonly ModelEndpoint[]]>([
    ['nothing has changed', [first, second]],
    ['they are asked in another order', [{ ...second, priority: -1, weight: 9 }, first]],
  ])('gives an answer again when %s', (_case, endpoints) => {
    directory.endpoints = endpoints;

    expect(found()).toBe(answer);
  });

  it.each<[string, readonly ModelEndpoint[]]>([
    ['a provider has come', [first, second, endpoint()]],
    ['a provider is gone', [first]],
    ['a provider was replaced, as by another key', [endpoint(), second]],
    ['a name means another model', [first, { ...second, models: new Map([['fast', 'small-2']]) }]],
  ])('gives no answer again when %s', (_case, endpoints) => {
    directory.endpoints = endpoints;

    expect(found()).toBeNull();
  });

  it('keeps nothing for callers who did not ask for it, or who pay themselves', () => {
    const { mayReuse: _mayReuse, ...plain } = request;
    const paid = { ...request, providerKey: new SecretText('sk-of-the-caller') };

    expect([plain, paid].map((each) => earlier.placeOf(each, {}, 'whole'))).toEqual([null, null]);
  });
});
