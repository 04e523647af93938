import type { ProviderRegistry } from '../provider-registry';
import { ProviderDirectory, type ModelEndpoint } from './model-endpoint';

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** The providers of the installation, alike for every tenant, one after another in the order of the settings. */
export class ConfiguredDirectory extends ProviderDirectory {
  private readonly endpoints: readonly ModelEndpoint[];

  constructor({ all, preferred }: ProviderRegistry) {
    super();
    const others = all.filter((provider) => !preferred.includes(provider));
    this.endpoints = [...preferred, ...others].map((provider, priority) => ({
      provider,
      priority,
      weight: 1,
      models: NO_NAMES,
    }));
  }

  endpointsFor(): readonly ModelEndpoint[] {
    return this.endpoints;
  }
}
