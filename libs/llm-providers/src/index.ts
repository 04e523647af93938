export { ChatCompletions, spokenText, type ChatCompletion } from './chat-completions';
export { LlmProvidersModule } from './llm-providers.module';
export { ModelCalls } from './model-calls';
export { type ModelAnswer, type ModelRequest, type ModelStream } from './model-request';
export { type ProviderWish } from './provider-router';
export { providersSection } from './providers.config';
export { type JsonObject } from './wire/json';
export { type StreamReader, type WireEvent, type WireFormat, type WireFormatName } from './wire/wire-format';
export { wireFormat } from './wire/wire-formats';
