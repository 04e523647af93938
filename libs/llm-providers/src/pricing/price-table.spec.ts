import type { Provider, ProviderType } from '../provider';
import { PriceTable } from './price-table';

const at = (type: ProviderType, model: string, more: Partial<Provider> = {}) => ({
  provider: { name: type, type, simulated: false, ...more } as Provider,
  model,
});
const tokens = { promptTokens: 1_000, completionTokens: 500 };

describe(PriceTable.name, () => {
  it.each<[ProviderType, string, number | null]>([
    ['openai', 'gpt-4.1-mini', 400 + 800],
    ['openai', 'gpt-4.1-mini-2025-04-14', 400 + 800],
    ['openai', 'gpt-4o', 2_500 + 5_000],
    ['openai', 'gpt-4o-2024-05-13', 5_000 + 7_500],
    ['openai', 'gpt-4o-audio-preview', null],
    ['openai', 'gpt-4o-mini', 150 + 300],
    ['openai', 'ft:gpt-4o-mini:acme::abc', null],
    ['anthropic', 'claude-sonnet-4-5-20250929', 3_000 + 7_500],
    ['anthropic', 'claude-3-5-haiku-latest', 800 + 2_000],
    ['bedrock', 'anthropic.claude-3-5-sonnet-20241022-v2:0', 3_000 + 7_500],
    ['custom', 'gpt-4o', null],
    ['azure-openai', 'gpt-4o', null],
  ])('knows what %s takes for %s: %p', (type, model, expected) => {
    expect(new PriceTable().costMicroUsd(tokens, at(type, model))).toBe(expected);
  });

  it.each<[ProviderType, string, number]>([
    ['openai', 'gpt-4.1-mini', 700 * 0.4 + 200 * 0.1 + 100 * 0.4 + 800],
    ['anthropic', 'claude-sonnet-4-5', 700 * 3 + 200 * 0.3 + 100 * 3.75 + 7_500],
    ['gemini', 'gemini-2.5-flash', 1_000 * 0.3 + 1_250],
  ])('tells what was cached from the rest of a prompt to %s for %s', (type, model, expected) => {
    const usage = { ...tokens, cacheReadTokens: 200, cacheWriteTokens: 100 };

    expect(new PriceTable().costMicroUsd(usage, at(type, model))).toBe(expected);
  });

  it('takes the prices of the operator for what was cached', () => {
    const own = { provider: 'openai', model: 'm', input: 10, output: 0, cacheRead: 1, cacheWrite: 20 };
    const usage = { ...tokens, cacheReadTokens: 900, cacheWriteTokens: 50 };

    expect(new PriceTable([own]).costMicroUsd(usage, at('openai', 'm'))).toBe(500 + 900 + 1_000);
  });

  it('rounds up to whole millionths, without an error of floating point', () => {
    const prices = new PriceTable();
    const cost = (promptTokens: number): number | null =>
      prices.costMicroUsd({ promptTokens, completionTokens: 0 }, at('openai', 'gpt-4.1-nano'));

    expect([0, 1, 3, 10, 30, 31].map(cost)).toEqual([0, 1, 1, 1, 3, 4]);
  });

  it('does not know the price of prompts that are longer than the list covers', () => {
    const cost = (promptTokens: number): number | null =>
      new PriceTable().costMicroUsd(
        { promptTokens, completionTokens: 0 },
        at('anthropic', 'claude-sonnet-4-5'),
      );

    expect([cost(200_000), cost(200_001)]).toEqual([600_000, null]);
  });

  it('takes what the operator pays before what vendors publish', () => {
    const own = { provider: 'openai', model: 'gpt-4.1-mini', input: 0, output: 1 };

    expect(new PriceTable([own]).costMicroUsd(tokens, at('openai', 'gpt-4.1-mini-2025-04-14'))).toBe(500);
  });

  it('leaves the cost away where it is not known, and never takes that for free', () => {
    const usage = { ...tokens, estimated: false };
    const prices = new PriceTable();

    expect(prices.withCost(usage, at('custom', 'any'))).toEqual(usage);
    expect(prices.withCost(usage, at('openai', 'gpt-4o', { simulated: true }))).toEqual(usage);
    expect(prices.withCost(usage, at('openai', 'gpt-4o'))).toEqual({ ...usage, costMicroUsd: 7_500 });
    expect(prices.typicalCost(at('custom', 'any'))).toBe(Infinity);
  });
});
