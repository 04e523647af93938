import type { ProviderType } from '../provider';

/** US dollars for a million tokens. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
  /** Of a prompt's tokens that the provider had in its cache; as `input` when absent. */
  readonly cacheRead?: number;
  /** Of a prompt's tokens that the provider wrote into its cache; as `input` when absent. */
  readonly cacheWrite?: number;
  /** Prompts longer than this cost something else, which is not known here. */
  readonly maxPromptTokens?: number;
}

/** Price of a model at the vendors whose API has it under this id, and of its dated versions. */
export interface ShippedPrice extends TokenPrice {
  readonly type: ProviderType;
  readonly model: string;
}

type More = Pick<TokenPrice, 'cacheRead' | 'cacheWrite' | 'maxPromptTokens'>;
type Row = readonly [model: string, input: number, output: number, more?: More];

const vendor =
  (type: ProviderType) =>
  ([model, input, output, more]: Row): ShippedPrice => ({ type, model, input, output, ...more });

/** Anthropic's factors for caches of five minutes, from 2025 on. */
const anthropicRow = ([model, input, output, more]: Row): Row => [
  ...([model, input, output] as const),
  { cacheRead: input * 0.1, cacheWrite: input * 1.25, ...more },
];

/**
 * List prices for standard processing, without discounts for batches, as the vendors published them in
 * 2025. Models whose price depends on the region are left out: an absent price is better than a wrong one. Operators
 * say what they really pay in the models file.
 */
export const SHIPPED_PRICES: readonly ShippedPrice[] = [
  ...(
    [
      ['gpt-5', 1.25, 10, { cacheRead: 0.125 }],
      ['gpt-5-mini', 0.25, 2, { cacheRead: 0.025 }],
      ['gpt-5-nano', 0.05, 0.4, { cacheRead: 0.005 }],
      ['gpt-4.1', 2, 8, { cacheRead: 0.5 }],
      ['gpt-4.1-mini', 0.4, 1.6, { cacheRead: 0.1 }],
      ['gpt-4.1-nano', 0.1, 0.4, { cacheRead: 0.025 }],
      ['gpt-4o', 2.5, 10, { cacheRead: 1.25 }],
      ['gpt-4o-2024-05-13', 5, 15],
      ['gpt-4o-mini', 0.15, 0.6, { cacheRead: 0.075 }],
      ['o3', 2, 8, { cacheRead: 0.5 }],
      ['o3-mini', 1.1, 4.4, { cacheRead: 0.55 }],
      ['o4-mini', 1.1, 4.4, { cacheRead: 0.275 }],
      ['text-embedding-3-small', 0.02, 0],
      ['text-embedding-3-large', 0.13, 0],
    ] as const satisfies readonly Row[]
  ).map(vendor('openai')),
  ...(
    [
      ['claude-opus-4-5', 5, 25],
      ['claude-opus-4-1', 15, 75],
      ['claude-opus-4', 15, 75],
      ['claude-sonnet-4-5', 3, 15, { maxPromptTokens: 200_000 }],
      ['claude-sonnet-4', 3, 15, { maxPromptTokens: 200_000 }],
      ['claude-haiku-4-5', 1, 5],
      ['claude-3-7-sonnet', 3, 15],
      ['claude-3-5-sonnet', 3, 15],
      ['claude-3-5-haiku', 0.8, 4],
      ['claude-3-haiku', 0.25, 1.25, { cacheRead: 0.03, cacheWrite: 0.3 }],
    ] as const satisfies readonly Row[]
  )
    .map(anthropicRow)
    .map(vendor('anthropic')),
  ...(
    [
      ['anthropic.claude-3-7-sonnet', 3, 15],
      ['anthropic.claude-3-5-sonnet', 3, 15],
      ['anthropic.claude-3-haiku', 0.25, 1.25],
    ] as const satisfies readonly Row[]
  ).map(vendor('bedrock')),
  ...(
    [
      ['gemini-2.5-pro', 1.25, 10, { maxPromptTokens: 200_000 }],
      ['gemini-2.5-flash', 0.3, 2.5],
      ['gemini-2.5-flash-lite', 0.1, 0.4],
    ] as const satisfies readonly Row[]
  ).map(vendor('gemini')),
];
