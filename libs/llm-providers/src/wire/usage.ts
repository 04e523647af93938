import type { CallUsage, Json, Segment } from '@app/kernel';
import { estimateTokens } from './token-estimate';

/** Usage as a provider reports it; null when a number is missing or impossible. */
export function reportedUsage(
  promptTokens: Json | undefined,
  completionTokens: Json | undefined,
): CallUsage | null {
  if (!isCount(promptTokens) || !isCount(completionTokens)) return null;
  return { promptTokens, completionTokens, estimated: false };
}

/** Usage as counted from the texts themselves. */
export function estimatedUsage(asked: readonly Segment[], answered: readonly Segment[]): CallUsage {
  return {
    promptTokens: estimateTokens(asked),
    completionTokens: estimateTokens(answered),
    estimated: true,
  };
}

/** Tells a number of tokens from anything else. */
export function isCount(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
