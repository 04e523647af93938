import type { JsonObject, ProviderWish } from '@app/llm-providers';
import type { ProxyRequest } from './proxy.dto';

/** Reads from the context which provider and model the caller would like. */
export function readChatWish({ context }: ProxyRequest): Pick<ProviderWish, 'model' | 'provider' | 'strict'> {
  return {
    provider: textOf(context?.['provider']),
    strict: context?.['strict_provider'] === true,
    model: textOf(context?.['model']) ?? textOf(context?.['model_preference']),
  };
}

/** Writes the question as chat completions. */
export function toChatBody({ context }: ProxyRequest, question: string): JsonObject {
  return {
    messages: [{ role: 'user', content: question }],
    ...numberField('temperature', context?.['temperature']),
    ...numberField('max_tokens', context?.['max_tokens']),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberField(name: string, value: unknown): JsonObject {
  return typeof value === 'number' ? { [name]: value } : {};
}
