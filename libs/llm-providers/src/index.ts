export { ChatCompletions, type ChatCompletion, type ChatCompletionRequest } from './chat-completions';
export { LlmProvidersModule } from './llm-providers.module';
export {
  ProviderNotAllowedError,
  ProviderRejectedError,
  ProviderUnavailableError,
  ProviderUnknownError,
  type UnavailableReason,
} from './llm-providers.errors';
export { chatSegments } from './openai-wire/chat-segments';
export { replySegments, withReplySegments } from './openai-wire/reply-segments';
export {
  type JsonObject,
  type Provider,
  type ProviderCallOptions,
  type ProviderModel,
  type ProviderReply,
  type ProviderRequest,
  type ProviderType,
} from './provider';
export { ProviderRegistry, type RegistryOptions } from './provider-registry';
export { ProviderRouter, type ProviderChoice, type ProviderWish } from './provider-router';
export { providersSection, type ProvidersSettings } from './providers.config';
