export { ChatCompletions, type ChatCompletion } from './chat-completions';
export { LlmProvidersModule } from './llm-providers.module';
export { type JsonObject } from './provider';
export { type ProviderWish } from './provider-router';
export { providersSection } from './providers.config';
