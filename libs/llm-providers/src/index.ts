export { ChatCompletions, spokenText, type ChatCompletion } from './chat-completions';
export { ProviderExistsError, ProviderOfInstallationError } from './directory/directory.errors';
export {
  PROVIDER_CHANGE_RECORDER,
  type ProviderChange,
  type ProviderChangeRecorder,
} from './directory/provider-change';
export { ProviderChecks, type ProviderHealth } from './directory/provider-checks';
export { providerDirectorySection } from './directory/provider-directory.config';
export { ProviderRules } from './directory/provider-rules';
export { PROVIDER_TYPE_FACTS } from './directory/provider-types';
export { type StoredProvider, type StoredSecret } from './directory/stored-provider';
export { TenantDirectory } from './directory/tenant-directory';
export { TenantProviders, type ProviderFields } from './directory/tenant-providers';
export { ProviderRejectedError } from './llm-providers.errors';
export { LlmProvidersModule } from './llm-providers.module';
export { ModelCalls, type ModelCallOptions } from './model-calls';
export { type ModelAnswer, type ModelRequest, type ModelStream } from './model-request';
export { PROVIDER_TYPES, type Provider, type ProviderModel, type ProviderType } from './provider';
export { providersSection } from './providers.config';
export { CostEstimator, type PricedCall } from './pricing/cost-estimator';
export { Circuits } from './routing/circuits';
export { FirstProvider } from './routing/first-provider';
export { allowedBy, type ProviderWish } from './routing/provider-wish';
export { type ModelEndpoint, ProviderDirectory } from './routing/model-endpoint';
export { routingSection } from './routing/routing.config';
export { type JsonObject } from './wire/json';
export { type WireEvent, type WireFormatName } from './wire/wire-format';
export { wireFormat } from './wire/wire-formats';
